package io.outrider.sidecar.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementFormTest {
    /** Left: what an application sends or an agent shows. Right: what pg_stat_statements makes of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select * from t where id = 5          | SELECT  *  FROM t WHERE id=$1",
                "select * from t where id in (1,2,3)   | select * from t where id in ($1 /*, ... */)",
                "select * from t where id in (-1, 2)   | select * from t where id in ($1,$2,$3)",
                "select a from t where (a,b) in ((1,2),(3,4)) | select a from t where (a,b) in ((?,?))",
                "insert into t (a,b) values (1,'x'),(2,'y'),(3,'z') | insert into t(a,b) values(?,?)",
                "insert into t values (1, now()), (2, now()) returning id | insert into t values ($1, now()) returning id",
                "select n from t where n = any(array[1,2,3])  | select n from t where n = any(array[$1])",
                "select n from t -- first                     | select n /* second */ from t",
                "select n from t where x = -5                 | select n from t where x = $1",
                "select \"N\" from T                          | select \"N\" from t",
                "select * from (values (1,2),(3,4)) v(a,b)    | select * from (values ($1,$2)) v(a,b)",
                "select E'a\\'b', $q$x'$q$, U&'d' from t      | select $1, $2, $3 from t",
                "select x from t limit 20 offset 1e3          | select x from t limit $1 offset $2",
                "select d from t where d > interval '3 days'  | select d from t where d > interval $1",
            })
    void theSameShapeHasTheSameForm(String one, String other) {
        assertThat(StatementForm.of(one)).isEqualTo(StatementForm.of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select a from t                     | select b from t",
                "select f(1)                         | select f(1, 2)",
                "select \"N\" from t                 | select \"n\" from t",
                "insert into t values (1, now()), (2, null) | insert into t values (1, now())",
                "select a - 1 from t                 | select a from t",
                "select * from t where a in (b, c)   | select * from t where a in (b)",
                "select ab from t                    | select a b from t",
            })
    void anotherShapeHasAnother(String one, String other) {
        assertThat(StatementForm.of(one)).isNotEqualTo(StatementForm.of(other));
    }

    @Test
    void theFormIsTheDocumentedOne() {
        assertThat(StatementForm.of("SELECT  a , \"B\" FROM t -- x\n WHERE id IN (1, 2) AND n = $3"))
                .isEqualTo("select a,\"B\" from t where id in(?)and n=?");
    }

    /** Fingerprints that agents wrote into events. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`SELECT * FROM listings WHERE city = $1` | 61cf046454520a6c",
                "`SELECT  a , \"B\" FROM t -- x\n WHERE id IN (1, -2) AND n = $3` | 0bc1a3846f391478",
                "`insert into t (a,b) values (1,'x'),(2,'y') returning \"Id\"` | a7afbe32b822b50a",
                "`select count(*) from t where now() - interval '3 days' < seen and doc ->> 'k' = ?` | c50bca0c3bfd1082",
                "`update Größe set a = a - 1 where b between -5 and +6.5e3 and c = any(array[1,2])` | 960e062e47590eb2",
                "`select * from (values (1, 'a'), (2, 'b')) v(i, t) order by 1 desc limit 20` | 9e55c9d62eccc1c2",
            })
    void theFingerprintIsTheAgents(String sql, String fingerprint) {
        assertThat(StatementForm.fingerprint(sql)).isEqualTo(fingerprint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'",
                "\"",
                "$$",
                "$x$",
                "/*",
                "--",
                "((((",
                "))))",
                "[",
                "in (",
                "values (",
                "e'\\",
                "\u0000",
                "u&\"",
                "0x",
                "1e",
                "."
            })
    void anyTextHasAForm(String sql) {
        assertThat(StatementForm.fingerprint(sql)).hasSize(16);
        assertThat(StatementForm.fingerprint("(".repeat(10_000) + sql)).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'secret'",
                "select $a$secret$a$",
                "select e'\\'secret'",
                "select \"secret",
                "select n from t where a = 'secret"
            })
    void theFormHoldsNoData(String sql) {
        assertThat(StatementForm.of(sql)).doesNotContain("secret");
    }
}
