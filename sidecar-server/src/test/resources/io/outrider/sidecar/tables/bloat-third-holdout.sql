create extension pgstattuple;
-- sessions: a queue whose head is deleted and whose tail grows
create table sessions(token uuid, account bigint, agent varchar(60), ip inet, opened timestamptz, closed timestamptz, flags bit(12));
insert into sessions select md5(i::text)::uuid, (i * 31) % 9000, 'agent/' || i % 40, ('10.0.' || i % 250 || '.' || i % 199)::inet, now() - i * interval '9 s', case when i % 5 > 0 then now() end, (i % 4096)::bit(12) from generate_series(1, 220000) i;
create index sessions_token on sessions(token);
create index sessions_account on sessions(account);
create index sessions_agent on sessions(agent);
create index sessions_ip on sessions(ip);
create index sessions_open on sessions(opened) where closed is null;
vacuum analyze sessions;
delete from sessions where opened > now() - interval '8 days';
vacuum analyze sessions;
-- ledger: numeric and char(n), never touched again
create table ledger(entry int primary key, iban char(22), amount numeric(14,4), code char(3), booked date, memo text);
insert into ledger select i, 'AT' || lpad((i % 7000)::text, 20, '0'), i * 1.2345, (array['EUR','USD','CHF'])[1 + i % 3], date '2019-01-01' + i % 1500, 'memo ' || repeat('m', i % 47) from generate_series(1, 150000) i;
create index ledger_iban on ledger(iban);
create index ledger_code on ledger(code);
create index ledger_amount on ledger(amount);
create index ledger_booked on ledger(booked) include (amount);
vacuum analyze ledger;
-- carts: updated in place until pages are full, then not
create table carts(id int primary key, owner int, state text, content jsonb, touched timestamptz) with (fillfactor=75);
insert into carts select i, i % 12000, 'open', jsonb_build_object('n', i % 9, 'sum', i), now() from generate_series(1, 90000) i;
create index carts_owner on carts(owner);
create index carts_state on carts(state);
vacuum analyze carts;
update carts set touched = touched + interval '1 h' where id % 3 = 0;
vacuum carts;
update carts set state = 'paid', touched = now() where id % 4 = 1;
vacuum analyze carts;
-- sensors: two numbers and a time, seven tenths gone at random
create table sensors(at timestamp, device smallint, metric smallint, reading real, quality "char");
insert into sensors select timestamp '2026-01-01' + i * interval '3 s', i % 300, i % 8, (i % 1000) / 7.0, 'q' from generate_series(1, 300000) i;
create index sensors_at on sensors(at);
create index sensors_device on sensors(device);
create index sensors_reading on sensors(reading);
vacuum analyze sensors;
delete from sensors where hashint4(extract(epoch from at)::int) % 10 between 0 and 6 or hashint4(extract(epoch from at)::int) % 10 < -6;
vacuum analyze sensors;
-- people: wide rows with many nulls
create table people(id bigint primary key, first text, last text, born date, street text, zip varchar(10), phone text, fax text, notes text, active bool, score float8);
insert into people select i, 'first' || i % 900, 'last' || i % 5000, case when i % 3 = 0 then date '1950-01-01' + i % 20000 end, case when i % 2 = 0 then 'street ' || i % 800 end, lpad((i % 9999)::text, 5, '0'), case when i % 7 = 0 then '+43 ' || i end, null, case when i % 50 = 0 then repeat('note ', 60) end, i % 9 > 0, case when i % 4 = 0 then i / 3.0 end from generate_series(1, 120000) i;
create index people_last on people(last);
create index people_last_first on people(last, first);
create index people_born on people(born);
create index people_phone on people(phone);
create index people_lower on people(lower(last));
vacuum analyze people;
delete from people where id between 20000 and 50000;
vacuum analyze people;
