create extension pgstattuple;
-- trips: clustered by day, every third one gone
create table trips(id bigserial, driver int, city text, started timestamptz, fare numeric(8,2), stars smallint, route text);
insert into trips(driver, city, started, fare, stars, route) select (i * 13) % 4000, (array['Wien','Graz','Linz','Salzburg','Innsbruck'])[1 + (i / 7) % 5], now() - (i || ' min')::interval, 5 + i % 90, i % 5, repeat(chr(65 + i % 20), 10 + i % 90) from generate_series(1, 200000) i;
create index trips_driver on trips(driver, started);
create index trips_city on trips(city);
create index trips_city_stars on trips(city, stars);
create index trips_fare on trips(fare);
create index trips_route on trips(left(route, 12));
vacuum analyze trips;
delete from trips where id % 3 = 1;
vacuum analyze trips;
-- members: one column decides the other
create table members(id uuid primary key, club int, league int, joined date, nick varchar(24), email text);
insert into members select md5(i::text)::uuid, i % 6000, (i % 6000) / 20, date '2015-05-05' + i % 3000, 'nick' || i % 50000, 'm' || i || '@mail.example' from generate_series(1, 180000) i;
create index members_club_league on members(club, league);
create index members_league_club on members(league, club);
create unique index members_email on members(email);
create index members_nick on members(nick);
create index members_joined on members(joined) with (fillfactor=80);
vacuum analyze members;
delete from members where club % 2 = 0;
vacuum analyze members;
-- prices: dead rows nobody vacuumed
create table prices(item int, shop smallint, price real, seen timestamp, src text) with (fillfactor=90);
insert into prices select i % 20000, i % 12, i % 500, now(), md5((i % 700)::text) from generate_series(1, 240000) i;
create index prices_item on prices(item);
create index prices_src on prices(src);
create index prices_item_shop on prices(item, shop);
vacuum analyze prices;
delete from prices where item % 10 = 3;
analyze prices;
-- letters: long texts, a fifth gone
create table letters(id int primary key, kind "char", subject varchar(150), body text, sent timestamptz, sizes int[]);
insert into letters select i, 'a', 'subject ' || repeat('s', i % 80), (select string_agg(md5((i * 50 + k)::text), '') from generate_series(1, 5 + i % 90) k), now(), array[i, i + 1, i % 9] from generate_series(1, 30000) i;
create index letters_subject on letters(subject);
create index letters_sent on letters(sent);
vacuum analyze letters;
delete from letters where id % 5 = 0;
vacuum analyze letters;
-- small: a thousand rows
create table small(id int primary key, t text);
insert into small select i, md5(i::text) from generate_series(1, 1000) i;
create index small_t on small(t);
vacuum analyze small;
-- steps: oldest half gone, others null now and then
create table steps(id bigint, ref bigint, step text, done timestamptz, cost money, who name);
insert into steps select i, case when i % 4 = 0 then i / 4 end, (array['plan','do','check'])[1 + i % 3], case when i % 2 = 0 then now() end, (i % 100)::money, 'worker' || i % 30 from generate_series(1, 160000) i;
create index steps_id on steps(id);
create index steps_ref on steps(ref);
create index steps_done on steps(done);
create index steps_who on steps(who);
vacuum analyze steps;
delete from steps where id <= 80000;
vacuum analyze steps;
