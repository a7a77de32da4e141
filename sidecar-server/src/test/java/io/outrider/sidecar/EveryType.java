package io.outrider.sidecar;

/** A table with every type that an export treats in a way of its own, and rows at the edges of each. */
final class EveryType {
    private static final String TYPES =
            """
            n int primary key, b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, num numeric, num2 numeric(12,2), t text,
            vc varchar(40), bp char(6), nm name, ch "char", js json, jb jsonb, ba bytea, d date, tm time, tmz timetz, ts timestamp,
            tsz timestamptz, iv interval, u uuid, o oid, mood mood, pos positive, pair pair, money money, x xml, inet inet, cidr cidr,
            mac macaddr, pt point, box box, poly polygon, bits bit(3), vbits varbit, rng int4range, tsrng tstzrange, vec tsvector,
            tsq tsquery, lsn pg_lsn, ia int[], ta text[], na numeric[], tsa timestamptz[], ma mood[], pa pair[], ua uuid[], ja jsonb[], ra int4range[]
            """;
    static final String SET_UP =
            """
            create type mood as enum ('sad', 'o,k', 'ha"ppy');
            create domain positive as int check (value > 0);
            create type pair as (a int, b text);
            create table everything(%s);
            insert into everything values
             (1, true, -32768, 2147483647, 9223372036854775807, 0.1, 0.1, 12345678901234567890.123456789, 99.90, 'plain', 'vc', 'ab', 'nm', 'c',
              '{"a": 1,\n "b": "x\\ny"}', '{"k": [1, 2.50, null]}', '\\xdeadbeef00', '2026-11-23', '12:34:56.789', '12:34:56.789012-03:30',
              '2026-11-23 17:35:11.123456', '2026-11-23 17:35:11+02', '1 year 2 mons -3 days 04:05:06.789', 'b5c7a6f0-0000-4000-8000-000000000001',
              4294967295, 'ha"ppy', 7, row(1, 'x,"y'), '-$1,234.50', '<a b="c">d</a>', '192.168.0.1/24', '10.0.0.0/8', '08:00:2b:01:02:03', '(1,-2.5)', '((1,2),(3,4))',
              '((0,0),(1,1),(2,0))', '101', '10110', '[1,5)', '[2026-01-01 00:00+00,)', 'a fat cat', 'fat & rat', '16/B374D848',
              '{1,NULL,3}', array['a,b','c"d',NULL,'','NULL','e\\f','{x}'], '{1.50,NaN}', array['2026-11-23 00:00+00'::timestamptz, 'infinity'],
              array['sad','o,k']::mood[], array[row(1,'q')::pair, null], array['b5c7a6f0-0000-4000-8000-000000000001'::uuid], array['{"z": 1}'::jsonb], array['[1,3)'::int4range]),
             (2, false, 0, 0, 0, 'NaN', '-Infinity', 'NaN', 0, '', '', '', '', '', 'null', '""', '', '0001-01-01', '00:00', '24:00:00+15:59', '0001-01-01 00:00',
              '9999-12-31 23:59:59.999999+00', '0', '00000000-0000-0000-0000-000000000000', 0, 'sad', 1, row(null, null), '0', '', '::1', '::/0', 'ff:ff:ff:ff:ff:ff',
              '(0,0)', '((0,0),(0,0))', '((0,0))', '000', '', 'empty', 'empty', '', '', '0/0', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
             (3, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
              null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
             (4, true, 32767, -2147483648, -9223372036854775808, 1e-30, 1.7976931348623157e308, 'Infinity', -0.01, e'\\\\N', e'\\\\.', ' x ', 'NULL', 'q', '[]', '1e400', '\\x',
              'infinity', '23:59:59.999999', '00:00:00-15:59:59', '-infinity', 'infinity', '-1 mons +1 day -00:00:00.000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 1, 'o,k', 2147483647,
              row(2, ''), '92233720368547758.07', '<?xml version="1.0"?><r/>', '10.1.2.3', '10.1.0.0/16', '00:00:00:00:00:01', '(1e300,-1e-300)', '((1,1),(0,0))', '((1,1))', '111', '1',
              '(,5]', '(-infinity,infinity)', '''it''''s'':1A', '!a', 'FFFFFFFF/FFFFFFFF', '{{1,2},{3,4}}', '{{a,b},{NULL,d}}', '{0.00001,-123456789.987654321}', '{-infinity}', '{}', '{}', '{}',
              '{}', '{}');
            insert into everything(n, num) select 100 + i, (random() * power(10, i %% 40) - power(10, i %% 39))::numeric / power(10::numeric, i %% 17) from generate_series(1, 300) i;
            insert into everything(n, f8, f4, ts, iv) select 1000 + i, (random() - 0.5) * power(10, i %% 300 - 150), (random() - 0.5) * power(10, i %% 60 - 30),
              '2000-01-01'::timestamp + (random() - 0.5) * 1e9 * interval '1 second', (random() - 0.5) * interval '100 years' from generate_series(1, 300) i;
            create table texts(n int primary key, t text);
            """
                    .formatted(TYPES);

    private EveryType() {}

    /** The names, quoted, separated by commas. */
    static String columns() {
        StringBuilder names = new StringBuilder();
        for (String column : TYPES.strip().split(",(?=\\s)")) {
            names.append(names.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(column.strip().split("\\s")[0])
                    .append('"');
        }
        return names.toString();
    }
}
