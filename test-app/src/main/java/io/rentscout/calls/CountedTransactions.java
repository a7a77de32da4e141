package io.rentscout.calls;

import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Transactions as Spring runs them, with commits and rollbacks counted. */
@Component("transactionManager")
final class CountedTransactions extends JdbcTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient CallCounts counts;

    CountedTransactions(DataSource dataSource, CallCounts counts) {
        super(dataSource);
        this.counts = counts;
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        counts.commit();
        super.doCommit(status);
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        counts.rollback();
        super.doRollback(status);
    }
}
