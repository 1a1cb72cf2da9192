"""What each language brings itself: its imports are no third party's."""

NODE = frozenset(
    {
        "assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants",
        "crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http",
        "http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process",
        "punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys",
        "timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi",
        "worker_threads", "zlib",
    }
)  # fmt: skip
RUST_OWN = frozenset({"std", "core", "alloc", "crate", "self", "super", "proc_macro", "test"})
RUBY_OWN = frozenset(
    {
        "abbrev", "base64", "benchmark", "bigdecimal", "bundler", "cgi", "coverage", "csv",
        "date", "delegate", "digest", "drb", "english", "erb", "etc", "expect", "fcntl",
        "fiddle", "fileutils", "find", "forwardable", "getoptlong", "io", "ipaddr", "irb",
        "json", "logger", "matrix", "minitest", "monitor", "mutex_m", "net/ftp", "net/http",
        "net/https", "net/imap", "net/pop", "net/smtp", "objspace", "observer", "open-uri",
        "open3", "openssl", "optparse", "ostruct", "pathname", "pp", "prettyprint", "prime",
        "pstore", "psych", "pty", "rbconfig", "rdoc", "readline", "reline", "resolv", "ripper",
        "rubygems", "securerandom", "set", "shellwords", "singleton", "socket", "stringio",
        "strscan", "syslog", "tempfile", "thread", "time", "timeout", "tmpdir", "tsort", "un",
        "uri", "weakref", "webrick", "yaml", "zlib",
    }
)  # fmt: skip
