package io.outrider.agent.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select * from t where id = 5          | SELECT  *  FROM t WHERE id=$1",
                "select * from t where id in (1,2,3)   | select * from t where id in (?)",
                "select * from t where id in (-1, 2)   | select * from t where id in ($1,$2,$3)",
                "select a from t where (a,b) in ((1,2),(3,4)) | select a from t where (a,b) in ((?,?))",
                "insert into t (a,b) values (1,'x'),(2,'y'),(3,'z') | insert into t(a,b) values(?,?)",
                "insert into t values (1, now()), (2, now()) returning id | insert into t values (?, now()) returning id",
                "select n from t where n = any(array[1,2,3])  | select n from t where n = any(array[?])",
                "select n from t -- first                     | select n /* second */ from t",
                "select n from t where x = -5                 | select n from t where x = 5",
                "select \"N\" from T                          | select \"N\" from t",
                "select * from (values (1,2),(3,4)) v(a,b)    | select * from (values (?,?)) v(a,b)",
            })
    void theSameShapeHasTheSameFingerprint(String one, String other) {
        assertThat(normalised(one)).isEqualTo(normalised(other));
        assertThat(SqlStatement.of(one, 100).fingerprint).isEqualTo(SqlStatement.of(other, 100).fingerprint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select a from t                     | select b from t",
                "select f(1)                         | select f(1, 2)",
                "select \"N\" from t                 | select \"n\" from t",
                "select * from t where a = 1 and b = 2 | select * from t where a = 1",
                "insert into t values (1, now()), (2, null) | insert into t values (1, now())",
                "select a - 1 from t                 | select a from t",
                "select * from t where a in (b, c)   | select * from t where a in (b)",
                "select ab from t                    | select a b from t",
            })
    void anotherShapeHasAnother(String one, String other) {
        assertThat(normalised(one)).isNotEqualTo(normalised(other));
        assertThat(SqlStatement.of(one, 100).fingerprint).isNotEqualTo(SqlStatement.of(other, 100).fingerprint);
    }

    @Test
    void theNormalisedTextIsWhatThePageSays() {
        assertThat(normalised("SELECT  a , \"B\" FROM t -- x\n WHERE id IN (1, 2) AND n = $3"))
                .isEqualTo("select a,\"B\" from t where id in(?)and n=?");
    }

    @Test
    void theHashIsFnv1aOverUtf8() {
        // Published test vectors of the 64-bit FNV-1a hash.
        assertThat(Fnv1a.hash("")).isEqualTo(0xcbf29ce484222325L);
        assertThat(Fnv1a.hash("a")).isEqualTo(0xaf63dc4c8601ec8cL);
        assertThat(Fnv1a.hash("foobar")).isEqualTo(0x85944171f73967e8L);
        String text = "жильё €𝄞";
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        assertThat(Fnv1a.hash(text)).isEqualTo(hash);
    }

    private static String normalised(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        NormalisedText text = new NormalisedText(sql);
        for (lexer.advance(); lexer.kind != SqlLexer.Kind.END; lexer.advance()) {
            text.token(lexer);
        }
        return text.toString();
    }
}
