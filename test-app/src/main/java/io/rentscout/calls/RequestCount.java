package io.rentscout.calls;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts every request as it arrives, before any other filter. An error page is no request of its own. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestCount extends OncePerRequestFilter {

    private final CallCounts counts;

    RequestCount(CallCounts counts) {
        this.counts = counts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        counts.httpRequest();
        chain.doFilter(request, response);
    }
}
