package io.outrider.agent.weave;

import io.outrider.bridge.OutriderBridge;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat with one filter and one servlet, which makes a database call wherever it passes. Loaded beside a woven Tomcat. */
public final class TomcatHost implements IntSupplier, AutoCloseable {
    private static final Logger TOMCATS = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();

    public TomcatHost(Path folder) throws LifecycleException {
        TOMCATS.setLevel(Level.OFF);
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", folder.toString());
        Wrapper pages = Tomcat.addServlet(context, "pages", new Pages());
        pages.setAsyncSupported(true);
        pages.addMapping("/");
        FilterDef filter = new FilterDef();
        filter.setFilterName("around");
        filter.setFilter(new Around());
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName("around");
        map.addURLPattern("/*");
        map.setDispatcher(DispatcherType.REQUEST.name());
        map.setDispatcher(DispatcherType.ASYNC.name());
        context.addFilterMap(map);
        tomcat.getConnector();
        tomcat.start();
    }

    @Override
    public int getAsInt() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private static void query(String text) {
        OutriderBridge.end(OutriderBridge.begin(OutriderBridge.H2, OutriderBridge.DB_QUERY, text, null, null, 0));
    }

    private static final class Around implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            query("filter before");
            chain.doFilter(request, response);
            query("filter after");
        }
    }

    private static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            query("servlet");
            switch (request.getServletPath()) {
                case "/absent":
                    response.sendError(404);
                    break;
                case "/fails":
                    throw new ServletException("servlet failed");
                case "/async":
                    onAnotherThread(request.startAsync(), response);
                    break;
                case "/dispatch":
                    if (request.getDispatcherType() == DispatcherType.ASYNC) {
                        response.setStatus(203);
                    } else {
                        request.startAsync().dispatch();
                    }
                    break;
                default:
                    response.setStatus(204);
            }
        }

        private static void onAnotherThread(AsyncContext async, HttpServletResponse response) {
            async.start(() -> {
                response.setStatus(202);
                async.complete();
            });
        }
    }
}
