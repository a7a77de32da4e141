package io.outrider.agent.context;

import org.jspecify.annotations.Nullable;

/** Which request a thread works for, and its source of ids. One per thread, touched by that thread only. */
public final class ThreadContext {
    private @Nullable RequestContext request;
    private long idState = Ids.seed();

    public ThreadContext(@Nullable RequestContext request) {
        this.request = request;
    }

    public @Nullable RequestContext request() {
        return request;
    }

    /** @return the request worked for before */
    public @Nullable RequestContext replace(@Nullable RequestContext next) {
        RequestContext previous = request;
        request = next;
        return previous;
    }

    /** A span id, or half a trace id. */
    public long nextId() {
        idState = Ids.advance(idState);
        return Ids.mix(idState);
    }

    /** Begins a request on this thread. */
    public RequestContext begin(RequestContext.Inbound inbound) {
        RequestContext begun = new RequestContext(inbound, this);
        request = begun;
        return begun;
    }
}
