package io.outrider.sidecar.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrider.sidecar.http.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            nullValues = "-",
            value = {
                "listings | - | listings",
                "Listings | - | listings",
                "public.listings | public | listings",
                "\"My Schema\".\"A.b\" | My Schema | A.b",
                "shop.\"say \"\"hi\"\"\" | shop | say \"hi\"",
                "\"x'; drop table y; --\" | - | x'; drop table y; --",
            })
    void readsNamesAsSqlDoes(String text, String schema, String name) {
        assertThat(TableName.of(text)).isEqualTo(new TableName(schema == null ? "" : schema, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "\"", "\"a", "\"a\"b", "a\"b\"", "\"\"", "a..b", "\"a\0\""})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> TableName.of(text)).isInstanceOf(Problem.class).hasMessageContaining("table name");
    }
}
