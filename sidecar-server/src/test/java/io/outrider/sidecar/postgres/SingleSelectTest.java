package io.outrider.sidecar.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleSelectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; create table x(i int)",
                "select 1; COMMIT; create table x(i int); COMMIT",
                "select ';'; drop table x",
                "select $$a;b$$; drop table x",
                "select 1 /* ; */; drop table x",
                "select 1 -- ;\n; drop table x",
                "ANALYZE delete from x",
                "delete from x",
                "insert into x values (1)",
                "explain analyze delete from x",
                "copy (select 1) to program 'id'",
                "set role postgres",
                "vacuum",
                "- select 1",
                "/* a */ copy (select 1) to program 'id'",
                "analyze select 1",
                "(select 1); drop table x",
                "",
                "  ",
            })
    void refuses(String text) {
        assertThatThrownBy(() -> SingleSelect.of(text)).isInstanceOf(SingleSelect.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "SELECT ';' , $$ ; $$, $t$ ; $t$ /* ; */ -- ;",
                "/* hint */ select * from x where a = 'it''s'",
                "with a as (select 1) select * from a",
                "select 1;",
                "-- a\n /* b /* nested */ */ \t select 1",
                "select '\\' as backslash",
            })
    void takes(String text) throws SingleSelect.Refused {
        assertThat(SingleSelect.of(text).parameters()).isZero();
    }

    @Test
    void questionMarksBecomeNumbers() throws SingleSelect.Refused {
        SingleSelect select = SingleSelect.of("select * from x where a = ? and b in (?, ?) and c ?? 'k' and d = '?'");
        assertThat(select.sql()).isEqualTo("select * from x where a = $1 and b in ($2, $3) and c ? 'k' and d = '?'");
        assertThat(select.hasParameters()).isTrue();
        assertThat(SingleSelect.of("select * from x where a = $1").hasParameters())
                .isTrue();
    }
}
