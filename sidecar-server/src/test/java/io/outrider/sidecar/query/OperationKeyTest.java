package io.outrider.sidecar.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationKeyTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/api/listings, /api/listings",
        "/api/listings/17, /api/listings/*",
        "/api/listings/17/photos/3, /api/listings/*/photos/*",
        "/o/8f14e45f-ceea-4672-a6f1-0e0a1b2c3d4e/x, /o/*/x",
        "/api/v2/cafe, /api/v2/cafe",
        "/api/deadbeef, /api/deadbeef",
        "/blob/4bf92f3577b34da6a3ce929d0e0e4736, /blob/*",
        "/trailing/, /trailing/",
        "/city/%D0%9A%D0%B0%D0%B7%D0%B0%D0%BD%D1%8C, /city/Казань",
        "/a%2Fb/50%, /a%2Fb/50%",
        "/a+b, /a+b"
    })
    void idsInPathsAreReplaced(String path, String pattern) {
        assertThat(OperationKey.pattern(path)).isEqualTo(pattern);
    }
}
