package io.outrider.sidecar.config;

import java.util.List;

/** Everything that is wrong with the configuration, one sentence per fault. */
public final class ConfigurationFault extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> faults;

    ConfigurationFault(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
