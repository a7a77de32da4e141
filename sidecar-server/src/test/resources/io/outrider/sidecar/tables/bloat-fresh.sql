create extension pgstattuple;
-- people: text of any length, four rows in ten gone here and there
create table people(id bigint primary key, name text, mail varchar(80), born date, active bool);
insert into people select i, repeat(chr(97 + i % 26), 4 + (i * 7) % 31), md5(i::text) || '@' || (i % 90) || '.org', date '1950-01-01' + i % 20000, i % 3 = 0 from generate_series(1, 300000) i;
create index people_name on people(name);
create index people_mail on people(lower(mail));
create index people_born on people(born, active);
vacuum analyze people;
delete from people where (id * 7919) % 10 < 4;
vacuum analyze people;
-- pairs: nothing but two short numbers, three in ten gone
create table pairs(a int, b int);
insert into pairs select i, (i * 31) % 1000 from generate_series(1, 700000) i;
create index pairs_b on pairs(b);
create index pairs_ba on pairs(b, a);
vacuum analyze pairs;
delete from pairs where (a * 104729::bigint) % 10 < 3;
vacuum analyze pairs;
-- log: the oldest seven tenths deleted in order
create table log(id bigserial primary key, at timestamptz, level smallint, line text);
insert into log(at, level, line) select now() - (i || ' sec')::interval, i % 4, 'line ' || i || repeat(' x', i % 40) from generate_series(1, 300000) i;
create index log_at on log(at);
create index log_level on log(level);
vacuum analyze log;
delete from log where id <= 210000;
vacuum analyze log;
-- roomy: a reserve of 15 %, six rows in ten gone
create table roomy(id int, code char(6), v numeric(12,2), note text) with (fillfactor=85);
insert into roomy select i, lpad((i % 40000)::text, 6, 'k'), (i % 5000) / 7.0, md5(i::text) from generate_series(1, 250000) i;
create index roomy_code on roomy(code);
create index roomy_v on roomy(v) with (fillfactor=70);
vacuum analyze roomy;
delete from roomy where random() < 0.6;
vacuum analyze roomy;
-- counters: updated in place, three rounds
create table counters(id int primary key, hits bigint, seen timestamptz, who uuid) with (fillfactor=70);
insert into counters select i, 0, now(), md5(i::text)::uuid from generate_series(1, 200000) i;
create index counters_who on counters(who);
vacuum analyze counters;
update counters set hits = hits + 1 where id % 3 = 0;
vacuum counters;
update counters set hits = hits + 1 where id % 3 = 1;
vacuum counters;
update counters set hits = hits + 1, seen = now() where id % 5 = 0;
vacuum analyze counters;
-- orders: an indexed column updated, so that no update stays in its page
create table orders(id bigint primary key, customer int, status text, total numeric, tags text[], doc jsonb, made timestamp);
insert into orders select i, (i * 7919) % 30000, (array['new','paid','sent','done'])[1 + i % 4], i % 977, array['t' || i % 30, 'u'], jsonb_build_object('k', i % 100, 'w', md5(i::text)), timestamp '2024-01-01' + (i || ' min')::interval from generate_series(1, 200000) i;
create index orders_status on orders(status);
create index orders_customer on orders(customer, made desc);
create index orders_open on orders(made) where status = 'new';
create index orders_inc on orders(customer) include (total);
create index orders_doc on orders((doc ->> 'k'));
vacuum analyze orders;
update orders set status = 'done' where status = 'sent' and id % 2 = 0;
vacuum orders;
update orders set status = 'sent' where status = 'paid';
vacuum analyze orders;
-- sparse: twelve columns, most of them empty
create table sparse(id int, a int, b text, c bigint, d date, e numeric, f text, g int, h bool, i uuid, j timestamptz, k text);
insert into sparse select n, case when n % 3 = 0 then n end, case when n % 5 = 0 then md5(n::text) end, case when n % 7 = 0 then n end, null, case when n % 2 = 0 then n / 3.0 end, null, n % 10, null, case when n % 11 = 0 then md5(n::text)::uuid end, case when n % 13 = 0 then now() end, repeat('k', n % 9) from generate_series(1, 300000) n;
create index sparse_a on sparse(a);
create index sparse_c on sparse(c);
create index sparse_g on sparse(g, h);
vacuum analyze sparse;
-- documents: some inline, some compressed, some outside
create table documents(id int, kind smallint, body text, raw bytea);
insert into documents select i, i % 5, repeat(md5(i::text), 1 + i % 120), decode(repeat(md5((i * 3)::text), 1 + i % 4), 'hex') from generate_series(1, 40000) i;
create index documents_kind on documents(kind);
vacuum analyze documents;
delete from documents where id % 4 = 1;
vacuum analyze documents;
-- events: dead rows that nobody vacuumed
create table events(id bigint, actor int, what varchar(20), at timestamptz);
insert into events select i, i % 777, 'event ' || i % 1234, now() from generate_series(1, 300000) i;
create index events_actor on events(actor);
create index events_what on events(what, actor);
vacuum analyze events;
update events set at = now() + interval '1 hour' where id % 4 = 0;
analyze events;
-- wide: rows of about 1.2 KB, half gone
create table wide(id int, t text, u int);
alter table wide alter t set storage external;
insert into wide select i, left(repeat(md5(i::text), 40), 1000 + i % 400), i from generate_series(1, 40000) i;
create index wide_t on wide(left(t, 30));
vacuum analyze wide;
delete from wide where id % 2 = 1;
vacuum analyze wide;
-- sessions: random keys inserted one after the other, most of them gone again
create table sessions(token uuid, usr int, until timestamptz);
create index sessions_token on sessions(token);
create index sessions_usr on sessions(usr);
insert into sessions select md5(random()::text)::uuid, (random() * 5000)::int, now() + (i || ' sec')::interval from generate_series(1, 250000) i;
vacuum analyze sessions;
create index sessions_until on sessions(until);
-- places: a few values that most rows have
create table places(id int, country char(2), city varchar(30), zip text, area real);
insert into places select i, case when i % 10 < 7 then 'AT' when i % 10 < 9 then 'DE' else chr(65 + i % 26) || 'X' end, 'city ' || floor(power(random(), 3) * 2000)::int, lpad((i % 9000)::text, 5, '0'), random() from generate_series(1, 250000) i;
create index places_country on places(country);
create index places_city on places(city);
create index places_both on places(country, city);
create index places_zip on places(zip, country);
create index places_area on places(area);
vacuum analyze places;
delete from places where random() < 0.35;
vacuum analyze places;
-- grown: a column dropped, another added with a default
create table grown(id int, old text, v int);
insert into grown select i, 'old ' || i, i from generate_series(1, 150000) i;
alter table grown drop column old;
alter table grown add column state text default 'fresh';
vacuum analyze grown;
-- a materialized view
create materialized view totals as select customer, count(*) as n, sum(total) as s from orders group by customer;
create unique index totals_customer on totals(customer);
vacuum analyze totals;
