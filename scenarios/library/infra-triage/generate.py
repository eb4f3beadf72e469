#!/usr/bin/env python3
"""Makes the logs (logs/), fixed command outputs (outputs/) and the world (world.json) of infra-triage.

Deterministic: run it again after a change. Everything in it is invented.
"""
import datetime as dt
import json
import pathlib
import random
import re
import shutil

HERE = pathlib.Path(__file__).resolve().parent
RNG = random.Random(20260512)
DAY = dt.datetime(2026, 5, 12)
CONF = "/net/brook/srv/ledger/conf/upstreams.ini"
RENDERED = "/net/brook/run/ledger/upstreams.ini"
HEALTHY = "/net/brook/run/ledger/ledger-api.healthy"
RETRIED = "/net/brook/run/ledger/ledger-api.restarted"
SEEN = "/var/lib/oncall/seen-healthy"
FRESH = "/net/brook/run/ledger/log-since-restart"
LEDGER_LOG = "/net/brook/var/log/containers/ledger-api.log"
IN_RELAY = r"(?s)\n\[relay\]\n(?=(?:(?!\n\[).)*host ?= ?weir\.example\.net\n)(?=(?:(?!\n\[).)*proto ?= ?2\n)(?=(?:(?!\n\[).)*tls ?= ?required\n)(?:(?!\n\[).)*\bport ?= ?"
GOOD = IN_RELAY + r"7431[ \t]*(?:[#;][^\n]*)?\n"
OLD = IN_RELAY + r"7411[ \t]*(?:[#;][^\n]*)?\n"


def at(text):
    h, m, s = text.split(":")
    return DAY + dt.timedelta(hours=int(h), minutes=int(m), seconds=float(s))


def iso(t):
    return t.strftime("%Y-%m-%dT%H:%M:%S.") + f"{t.microsecond // 1000:03d}Z"


def sys_time(t):
    return t.strftime("%b %d %H:%M:%S").replace(" 0", "  ") if t.day < 10 else t.strftime("%b %d %H:%M:%S")


def jitter(t, low, high):
    return t + dt.timedelta(seconds=RNG.uniform(low, high))


def text_of(rows):
    return [line for _, line in sorted(rows, key=lambda row: row[0])]


# ---- ledger-api on brook ----

FAILS = []   # times of hellos that the drain listener refuses
EXITS = []   # times of exits


def ledger_log():
    rows = []

    def say(t, level, part, text):
        rows.append((t, f"{iso(t)} {level:<5} {part:<7} {text}"))

    t = at("5:18:04")
    while t < at("5:41:44"):
        kind = RNG.random()
        if kind < 0.62:
            say(t, "INFO", "http", f"POST /v1/entries 201 {RNG.randint(9, 48)}ms req={RNG.getrandbits(40):010x} tenant=t{RNG.randint(101, 164)}")
        elif kind < 0.8:
            say(t, "INFO", "batch", f"posted {RNG.randint(12, 66)} entries to relay topic=ledger.entries in {RNG.randint(80, 300)}ms lag=0")
        elif kind < 0.9:
            say(t, "INFO", "http", f"GET /v1/balances 200 {RNG.randint(3, 19)}ms req={RNG.getrandbits(40):010x} tenant=t{RNG.randint(101, 164)}")
        elif kind < 0.96:
            say(t, "WARN", "rates", f"cached table is {RNG.randint(61, 140)}s old, limit 60s; refreshing")
        else:
            say(t, "WARN", "db", f"slow query {RNG.randint(510, 980)}ms statement=entry_by_period pool={RNG.randint(6, 13)}/20")
        t = jitter(t, 6, 21)
    t = at("5:31:08.402")
    say(t, "WARN", "http", "peer report-builder.brook went away during GET /v1/export (connection reset); 1 request abandoned")
    t = at("5:41:52.071")
    say(t, "WARN", "relay", "session 6e1c-40a7 closed by peer: lease ended (established 2026-05-09T11:20:36Z, proto 2)")
    say(jitter(t, .02, .04), "INFO", "relay", "reconnecting to weir.example.net:7411")
    parked = 0
    t = at("5:41:52.180")
    cycle = 0
    while t < at("6:29:40"):
        if cycle:
            t0 = t
            say(t0, "INFO", "main", "ledger-api 4.18.2 (build 20260511.3) starting, pid 1")
            say(jitter(t0, .01, .02), "INFO", "config", "/etc/ledger/upstreams.ini read (rendered 2026-05-09T11:20:31Z), 3 upstreams")
            say(jitter(t0, .1, .2), "INFO", "db", "ford.example.net:5432 ok, schema 118, pool 20")
            say(jitter(t0, .3, .4), "WARN", "rates", "no cached table yet; using the one on disk of 05:40:00")
            t = jitter(t0, .5, .7)
        for n, wait in enumerate((4, 8, 16, 0), 1):
            FAILS.append(t)
            say(t, "WARN", "relay", f"handshake {n}/4 with weir.example.net:7411 failed: peer closed after hello (offered proto 2, answered proto 1)")
            t = jitter(t, wait, wait + .4)
        parked += RNG.randint(62, 82)
        say(jitter(t, .01, .02), "WARN", "spool", f"{parked} entries parked in /var/spool/ledger, none dropped")
        t = jitter(t, .05, .08)
        say(t, "FATAL", "main", "upstream relay unusable: E_PROTO; exit 78")
        EXITS.append(t)
        cycle += 1
        t = jitter(t, 88, 96)
    return text_of(rows)


# ---- relay on weir ----

def relay_log():
    rows = []

    def say(t, level, text):
        rows.append((t, f"{iso(t)} [{level}] {text}"))

    others = [("10.20.4.15", "catalog-sync"), ("10.20.4.12", "mailer"), ("10.20.4.19", "invoice-render"), ("10.20.4.23", "search-feed")]
    t = at("1:30:00")
    while t < at("6:30:30"):
        addr, name = RNG.choice(others)
        old = t < at("2:40:10")
        port = 7411 if old else 7431
        kind = RNG.random()
        if kind < 0.4:
            say(t, "info", f"session {RNG.getrandbits(16):04x}-{RNG.getrandbits(16):04x} client={name} addr={addr}:{RNG.randint(40000, 60000)} listener=:{port} proto=2 heartbeat rtt={RNG.randint(1, 9)}ms")
        elif kind < 0.7:
            say(t, "info", f"topic {RNG.choice(['ledger.entries', 'mail.out', 'catalog.delta', 'invoice.pdf'])} segment {RNG.randint(10400, 10900)} sealed, {RNG.randint(900, 8000)} records")
        elif kind < 0.82:
            say(t, "info", f"compaction of mail.out freed {RNG.randint(3, 190)} MiB, {RNG.randint(11, 60)} GiB free on /var/lib/relay")
        elif kind < 0.92:
            say(t, "warn", f"slow consumer client={name} topic=catalog.delta behind by {RNG.randint(200, 4000)} records")
        else:
            say(t, "info", f"replication to mere.example.net:7421 caught up, {RNG.randint(0, 6)} records behind")
        t = jitter(t, 70, 190)
    fixed = [
        ("2:40:02.310", "info", "signal TERM: handing 5 sessions to the successor, keeping the sockets"),
        ("2:40:17.006", "info", "relay 3.1.0 starting (was 2.9.4), change CHG-2291, configuration /etc/relay/relay.conf of 2026-05-11T14:02:55Z"),
        ("2:40:17.190", "info", "listener clients  :7431 proto 2"),
        ("2:40:17.191", "info", "listener drain    :7411 proto 1 only (audit export, ends 2026-06-30)"),
        ("2:40:17.192", "info", "listener replica  :7421 proto 2, peers only"),
        ("2:40:17.193", "info", "listener admin    :7441 http, loopback"),
        ("2:40:18.440", "info", "4 of 5 sessions moved to :7431 by redirect"),
        ("2:41:52.014", "warn", "session 6e1c-40a7 client=ledger-api addr=10.20.4.11:51822 ignores redirect (client library 1.x); kept on the old socket, lease ends 05:41:52"),
        ("5:41:52.015", "warn", "session 6e1c-40a7 client=ledger-api addr=10.20.4.11:51822 lease ended, closed"),
    ]
    for t, level, text in fixed:
        say(at(t), level, text)
    for t in FAILS:
        say(t + dt.timedelta(milliseconds=2), "warn", f"listener=:7411 addr=10.20.4.11:{RNG.randint(40000, 60000)} hello proto=2 refused: drain speaks proto 1; use :7431")
    for h, m in ((2, 55), (3, 55), (4, 55), (5, 55)):
        say(at(f"{h}:{m}:00.500"), "info", f"session 91d0-77f2 client=ledger-audit addr=10.20.4.11:{RNG.randint(40000, 60000)} listener=:7411 proto=1 export of hour {h - 1:02d} done, {RNG.randint(300, 900)} records")
    return text_of(rows)


# ---- the other logs ----

def brook_syslog():
    rows = []

    def say(t, part, text):
        rows.append((t, f"{sys_time(t)} brook {part}: {text}"))

    for back in (2, 1, 0):
        t = at("5:31:07") - dt.timedelta(days=back)
        pid = RNG.randint(20000, 48000)
        cg = f"/system.slice/docker-{RNG.getrandbits(48):012x}.scope"
        say(t, "kernel", f"java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0")
        say(t + dt.timedelta(microseconds=1), "kernel", f"memory: usage 524288kB, limit 524288kB, failcnt {RNG.randint(900, 3000)}")
        say(t + dt.timedelta(microseconds=2), "kernel", f"oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg={cg},task=java,pid={pid},uid=1000")
        say(t + dt.timedelta(microseconds=3), "kernel", f"Memory cgroup out of memory: Killed process {pid} (java) total-vm:2914{RNG.randint(100, 999)}kB, anon-rss:51{RNG.randint(1000, 9999)}kB")
        say(t + dt.timedelta(seconds=1), "dockerd[912]", 'msg="container report-builder exited" exitCode=137 oomKilled=true restartPolicy=on-failure')
        say(t + dt.timedelta(seconds=4), "dockerd[912]", 'msg="container report-builder started" attempt=1')
    say(at("16:05:12") - dt.timedelta(days=1), "deploy[30118]", "ledger-api: image 4.18.1 -> 4.18.2 by tomas, container recreated, healthy after 9 s")
    t = at("4:50:00")
    while t < at("6:30:50"):
        kind = RNG.random()
        if kind < 0.3:
            say(t, "systemd[1]", RNG.choice(["Started node-metrics.service - Collect host metrics.", "Finished logrotate-check.service.", "Starting fstrim-check.service...", "Started certwatch.timer - Look at certificates."]))
        elif kind < 0.55:
            say(t, f"CRON[{RNG.randint(20000, 49999)}]", f"(root) CMD (/usr/local/bin/{RNG.choice(['metrics-push', 'spool-stat', 'ntp-offset'])} --quiet)")
        elif kind < 0.8:
            say(t, f"sshd[{RNG.randint(20000, 49999)}]", f"Accepted publickey for deploy from 10.20.4.5 port {RNG.randint(40000, 60000)} ssh2")
        else:
            say(t, "kernel", f"docker0: port {RNG.randint(1, 7)}(veth{RNG.getrandbits(28):07x}) entered {RNG.choice(['forwarding', 'disabled', 'blocking'])} state")
        t = jitter(t, 40, 110)
    for n, t in enumerate(EXITS, 1):
        say(t + dt.timedelta(milliseconds=40), "dockerd[912]", f'msg="container ledger-api exited" exitCode=78 oomKilled=false restartCount={n}')
    return text_of(rows)


def ford_log():
    rows = []
    t = at("21:50:00") - dt.timedelta(days=1)
    while t < at("6:30:00"):
        pid = RNG.randint(900, 9000)
        stamp = t.strftime("%Y-%m-%d %H:%M:%S UTC")
        kind = RNG.random()
        if kind < 0.6:
            rows.append((t, f"{stamp} [{pid}] LOG:  checkpoint complete: wrote {RNG.randint(80, 3000)} buffers ({RNG.uniform(.1, 9):.1f}%); write={RNG.uniform(9, 180):.3f} s"))
        elif kind < 0.85:
            rows.append((t, f"{stamp} [{pid}] LOG:  automatic vacuum of table \"ledger.public.entries_{RNG.randint(1, 12):02d}\": index scans: 1, pages: {RNG.randint(0, 40)} removed"))
        else:
            rows.append((t, f"{stamp} [{pid}] LOG:  duration: {RNG.uniform(500, 990):.3f} ms  statement: entry_by_period"))
        t = jitter(t, 240, 700)
    t = at("22:14:09") - dt.timedelta(days=1)
    for n in range(7):
        u = t + dt.timedelta(seconds=n * 3)
        rows.append((u, f"{u.strftime('%Y-%m-%d %H:%M:%S UTC')} [{RNG.randint(900, 9000)}] FATAL:  too many connections for role \"report\""))
    return text_of(rows)


def mere_syslog():
    rows = []
    t = at("0:05:00")
    while t < at("6:30:00"):
        kind = RNG.random()
        line = (f"backup[{RNG.randint(900, 9000)}]: copied segment {RNG.randint(10400, 10900)} to /var/backups/relay, verified" if kind < 0.45
                else "diskwatch[711]: /var/backups 98% used (limit 95%), retention keeps 90 days, unchanged since Apr 02" if kind < 0.75
                else f"systemd[1]: Started {RNG.choice(['backup-prune-report', 'node-metrics', 'standby-check'])}.service.")
        rows.append((t, f"{sys_time(t)} mere {line}"))
        t = jitter(t, 220, 420)
    t = at("6:00:04")
    rows.append((t, f"{sys_time(t)} mere standby-check[5120]: ledger-api (standby) is stopped, as planned; do not start while brook holds the spool"))
    return text_of(rows)


LOGS = [
    ("brook", "/var/log/containers/ledger-api.log", ledger_log()),
    ("weir", "/var/log/relay/relay.log", relay_log()),
    ("brook", "/var/log/syslog", brook_syslog()),
    ("ford", "/var/log/postgresql/postgresql.log", ford_log()),
    ("mere", "/var/log/syslog", mere_syslog()),
]


# ---- the command table ----

COMMANDS = []
FILES = {}
SIZES = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300)
PIPE = r"(?:\s*2>(?:/dev/null|&1))?(?:\s*\|\|\s*true)?['\"]?(?:\s*\|\s*(?:cat|less|sort|uniq|head|tail|cut|column|jq|python3 -m json\.tool)(?:\s+[^|;&]*)?)*['\"]?"
OPTS = r"(?: -{1,2}[A-Za-z][^\s|;&]*(?: \d+[smh]?\b)?| -\d+)*"


def put(name, text):
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return {"file": name}


def ssh(host, command):
    return (rf"ssh(?: -[A-Za-z](?: ?[A-Za-z]+=\S+)?)* (?:\w+@)?{host}(?:\.example\.net)?(?: --)? ['\"]?\s*(?:sudo (?:-n )?)?"
            rf"(?:{command}){PIPE}\s*(?:2>&1)?['\"]?")


def rule(match, output="", when=None, effects=None, status=0):
    one = {"match": match}
    if when:
        one["when"] = when
    if effects:
        one["effects"] = effects
    if output:
        one["output"] = output
    if status:
        one["exit"] = status
    COMMANDS.append(one)


def on(host, command, output, **rest):
    rule(ssh(host, command), output, **rest)


def exists(path, is_there=True):
    return {"file": path, "exists": is_there}


def slug(host, path):
    return host + "-" + path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def load_logs():
    """A log is kept in pieces, so that the last N lines can be put together from the same files."""
    pieces = {}
    for host, path, lines in LOGS:
        ends = sorted({len(lines) - n for n in SIZES if n < len(lines)} | {0})
        parts = []
        for i, start in enumerate(ends):
            stop = ends[i + 1] if i + 1 < len(ends) else len(lines)
            name = f"logs/{slug(host, path)}/{i + 1:02d}.log"
            parts.append((start, put(name, "".join(line + "\n" for line in lines[start:stop]))))
        FILES[f"/net/{host}{path}"] = [part for _, part in parts]
        pieces[host, path] = parts
    return pieces


def tail_rules(host, path, lines, parts, command, extra=None, when=None):
    """`command` holds NUM where the number of lines stands. Numbers between the sizes get the next larger one."""
    sizes = [n for n in SIZES if n < len(lines)]
    low = 1
    for n in sizes + [100000]:
        number = "0*(?:" + "|".join(str(k) for k in range(low, n + 1)) + ")" if n < 1000 else r"\d+"
        out = [part for start, part in parts if start >= len(lines) - n] + ([extra] if extra else [])
        rule(command.replace("NUM", rf"{number}(?!\d)"), out, when=when)
        low = n + 1


def either(host, path, verb):
    """The command over ssh with the host's own path, or here on the mount."""
    near = verb.replace("PATH", re.escape("/net/" + host + path))
    far = verb.replace("PATH", re.escape(path))
    return f"(?:{ssh(host, far)}|{near}{PIPE})"


def grep_rules(host, path, lines, words, sources, extra=None):
    """`sources`: other commands that show the same lines, piped into grep."""
    for number, (word, keep) in enumerate(words):
        found = [line for line in lines if re.search(keep, line)]
        name = f"outputs/{slug(host, path)}-{number + 1:02d}.txt"
        out = put(name, "".join(line + "\n" for line in found))
        head = rf"(?:z?e?grep|rg)(?! (?:.* )?-(?:\w*[cvoL]\w*\b|-count|-invert|-only))(?i:){OPTS}"
        quote = r"(?:\\?['\"])?"
        pattern = rf"{head}(?: -e)? {quote}{word}{quote}"
        forms = [either(host, path, pattern + OPTS + " PATH")]
        forms += [ssh(host, rf"(?:{source})\s*(?:2>&1\s*)?['\"]?\s*\|\s*{pattern}{OPTS}") for source in sources]
        for form in forms:
            if extra:
                rule(form, [out, extra], when=[exists(FRESH)])
            rule(form, out)


def world():
    for folder in ("logs", "outputs"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
    pieces = load_logs()
    docker_logs = rf"(?:docker(?: compose -f \S+)?|podman) logs{OPTS}(?: ledger-api)"

    # -- the one restart that counts, and those that do not help
    started = "2026-05-12T06:4%d:%s %s\n"
    failed = "".join([
        started % (1, "03.118Z", "INFO  main    ledger-api 4.18.2 (build 20260511.3) starting, pid 1"),
        started % (1, "03.131Z", "INFO  config  /etc/ledger/upstreams.ini read, 3 upstreams"),
        started % (1, "03.262Z", "INFO  db      ford.example.net:5432 ok, schema 118, pool 20"),
        started % (1, "03.640Z", "WARN  relay   handshake 1/4 with weir.example.net:7411 failed: peer closed after hello (offered proto 2, answered proto 1)"),
        started % (1, "31.902Z", "WARN  relay   handshake 4/4 with weir.example.net:7411 failed: peer closed after hello (offered proto 2, answered proto 1)"),
        started % (1, "31.960Z", "WARN  spool   1766 entries parked in /var/spool/ledger, none dropped"),
        started % (1, "32.004Z", "FATAL main    upstream relay unusable: E_PROTO; exit 78"),
    ])
    fine = "".join([
        started % (4, "11.402Z", "INFO  main    ledger-api 4.18.2 (build 20260511.3) starting, pid 1"),
        started % (4, "11.415Z", "INFO  config  /etc/ledger/upstreams.ini read (rendered 2026-05-12T06:44:10Z), 3 upstreams"),
        started % (4, "11.530Z", "INFO  db      ford.example.net:5432 ok, schema 118, pool 20"),
        started % (4, "11.818Z", "INFO  relay   session 0b7d-93c4 with weir.example.net:7431 established, proto 2"),
        started % (4, "11.822Z", "INFO  spool   replaying /var/spool/ledger"),
        started % (4, "17.361Z", "INFO  spool   1803 of 1803 entries replayed, 0 parked, 0 duplicates"),
        started % (4, "20.004Z", "INFO  main    healthy"),
    ])
    unit = r"systemctl(?: -\S+)* (?:restart|stop|start|try-restart)(?: -\S+)* ledger-api(?:\.service)?"
    # what may follow in the same line: a pause and a first look
    after = (r"(?:\s*(?:&&|;)\s*(?:sleep \d+|echo \S*|(?:sudo )?systemctl(?: -\S+)* (?:status|is-active)(?: -\S+)* ledger-api\S*))*")
    again = rf"{unit}{after}|docker (?:restart|start)(?: -\S+(?: \d+)?)* ledger-api{after}|docker compose(?: -f \S+)? (?:restart|up -d)(?: --\S+)*(?: ledger-api)?{after}"
    bad_port = {"file": CONF, "matches": GOOD}
    good_effects = [
        {"copy": CONF, "to": RENDERED},
        {"delete": RETRIED},
        {"write": HEALTHY, "content": "2026-05-12T06:44:20Z\n"},
        {"write": FRESH, "content": fine},
        {"append": LEDGER_LOG, "content": fine},
    ]
    on("brook", rf"systemctl(?: -\S+)* (?:restart|start|try-restart)(?: -\S+)* ledger-api(?:\.service)?{after}", "", when=[bad_port, exists(HEALTHY, False)], effects=good_effects)
    on("brook", rf"docker (?:restart|start)(?: -\S+(?: \d+)?)* ledger-api{after}", "ledger-api\n", when=[{"file": RENDERED, "matches": GOOD}, exists(HEALTHY, False)], effects=good_effects[1:])
    on("brook", again, "", when=[exists(HEALTHY)])
    other = failed.replace("weir.example.net:7411 failed: peer closed after hello (offered proto 2, answered proto 1)", "weir.example.net failed: no answer to hello with the port and protocol that are set").replace("E_PROTO", "E_HELLO")
    strange = [{"write": RETRIED, "content": "2026-05-12T06:41:03Z\n"}, {"write": FRESH, "content": other}, {"append": LEDGER_LOG, "content": other}]
    failing = [{"write": RETRIED, "content": "2026-05-12T06:41:03Z\n"}, {"write": FRESH, "content": failed}, {"append": LEDGER_LOG, "content": failed}]
    on("brook", unit + after, "", when=[{"file": CONF, "matches": OLD}], effects=[{"copy": CONF, "to": RENDERED}] + failing)
    on("brook", unit + after, "", effects=[{"copy": CONF, "to": RENDERED}] + strange)
    on("brook", again, "ledger-api\n", when=[{"file": RENDERED, "matches": OLD}], effects=failing)
    on("brook", again, "ledger-api\n", effects=strange)

    # -- docker
    head = "CONTAINER ID   IMAGE                                        STATUS                           PORTS                    NAMES\n"
    rest = ("b1c07d3e92aa   registry.example.net/rates:2.3.0             Up 3 days (healthy)              0.0.0.0:8096->8096/tcp   rates\n"
            "5e90ac417b62   registry.example.net/report-builder:1.9.4    Up About an hour (healthy)                                report-builder\n"
            "77f2d108c3e5   registry.example.net/ledger/audit:4.2.0      Up 3 days (healthy)                                       ledger-audit\n"
            "0c8ad96e1f40   registry.example.net/edge-proxy:5.0.1        Up 3 days (healthy)              0.0.0.0:443->443/tcp     edge-proxy\n")
    line = "4f0b6a9d2c17   registry.example.net/ledger/api:4.18.2       {:<32} {:<24} ledger-api\n"
    ok_line = line.format("Up 41 seconds (healthy)", "0.0.0.0:8090->8090/tcp")
    bad_line = line.format("Restarting (78) 34 seconds ago", "")
    bad_again = line.format("Restarting (78) 9 seconds ago", "")
    look = [{"write": SEEN + "-ps", "content": "seen\n"}]
    pause = r"(?:sleep \d+\s*(?:&&|;)\s*)?"
    ps = rf"{pause}docker (?:ps|container ls|compose(?: -f \S+)? ps)(?!.*\b(?:rm|stop|kill|restart)\b)[^|;&]*"
    one = ps + r"(?:name=|\|\s*grep .*)ledger[^|;&]*"
    for first, rows in ((one, ""), (ps, rest)):
        on("brook", first, head + ok_line + rows, when=[exists(HEALTHY)], effects=look)
        on("brook", first, head + bad_again + rows, when=[exists(RETRIED)])
        on("brook", first, head + bad_line + rows)
    on("weir", ps, head.rstrip("\n") + "\n")
    on("ford", ps, "bash: line 1: docker: command not found\n", status=127)
    on("mere", ps, head + "c29e4410ab7d   registry.example.net/ledger/api:4.17.0       Exited (0) 8 months ago                                    ledger-api\n")
    state = ('[\n  {{\n    "Name": "/ledger-api",\n    "RestartCount": {count},\n    "State": {{"Status": "{status}", "Running": {run}, "OOMKilled": false, "ExitCode": {code}, '
             '"Error": "", "StartedAt": "{since}", "Health": {{"Status": "{health}"}}}},\n    "Image": "registry.example.net/ledger/api:4.18.2",\n    "Created": "2026-05-11T16:05:12Z",\n'
             '    "HostConfig": {{"RestartPolicy": {{"Name": "on-failure"}}, "Memory": 2147483648}},\n    "Mounts": [\n      {{"Source": "/run/ledger/upstreams.ini", "Destination": "/etc/ledger/upstreams.ini", "RW": false}},\n'
             '      {{"Source": "/var/spool/ledger", "Destination": "/var/spool/ledger", "RW": true}}\n    ]\n  }}\n]\n')
    inspect = rf"{pause}docker inspect(?:(?!\brm\b)[^;&])*ledger-api[^;&]*"
    on("brook", inspect, state.format(count=0, status="running", run="true", code=0, since="2026-05-12T06:44:11Z", health="healthy"), when=[exists(HEALTHY)], effects=look)
    on("brook", inspect, state.format(count=len(EXITS), status="restarting", run="false", code=78, since="2026-05-12T06:28:29Z", health="unhealthy"))
    on("brook", inspect.replace("ledger-api", "report-builder"), '[{"Name": "/report-builder", "RestartCount": 1, "State": {"Status": "running", "OOMKilled": false, "ExitCode": 0, "StartedAt": "2026-05-12T05:31:11Z"}, "HostConfig": {"Memory": 536870912}}]\n')
    on("brook", r"docker stats[^;&]*", "NAME             CPU %     MEM USAGE / LIMIT     MEM %\nrates            0.4%      88MiB / 256MiB        34.4%\nreport-builder   0.1%      201MiB / 512MiB       39.3%\nledger-audit     0.2%      64MiB / 256MiB        25.0%\nedge-proxy       1.9%      143MiB / 512MiB       27.9%\n")
    lines = LOGS[0][2]
    parts = pieces["brook", LOGS[0][1]]
    words = [
        (r"(?=[^|]*(?:FATAL|fatal|exit))[^'\"|]*", r"FATAL"),
        (r"[^'\"]*(?:7411|handshake|relay|proto)[^'\"]*", r" relay |E_PROTO"),
        (r"[^'\"]*(?:spool|park)[^'\"]*", r" spool "),
        (r"[^'\"]*(?:[Ww][Aa][Rr][Nn]|[Ee][Rr][Rr]|[Ff][Aa][Tt][Aa][Ll]|[Ff]ail|exit|panic)[^'\"]*", r"WARN|FATAL"),
        (r"[^'\"]*(?i:oom|memory|killed)[^'\"]*", r"(?i)oom|memory|killed"),
        (r"[^'\"]*(?:config|render|upstream|start)[^'\"]*", r"config |starting"),
    ]
    grep_rules("brook", LOGS[0][1], lines, words, [docker_logs], extra={"cat": FRESH})
    for number in (r"(?: -\S+)* (?:--tail|-n)[ =]NUM(?: --?[a-z]\S*)* ledger-api", r"(?: --?[a-z]\S*)* ledger-api(?: --?[a-z]\S*)* (?:--tail|-n)[ =]NUM(?: --?[a-z]\S*)*",
                   r"(?: --?[a-z]\S*)* ledger-api\s*(?:2>&1)?\s*['\"]?\s*\|\s*tail (?:-n ?|-)NUM"):
        command = ssh("brook", pause + r"docker logs" + number)
        rule_at = len(COMMANDS)
        tail_rules("brook", LOGS[0][1], lines, parts, command, {"cat": FRESH}, [exists(FRESH)])
        tail_rules("brook", LOGS[0][1], lines, parts, command)
        assert rule_at < len(COMMANDS)
    on("brook", rf"{pause}docker logs(?: -\S+)* --since[ =]\S+(?: -\S+)* ledger-api", {"cat": FRESH}, when=[exists(FRESH)])
    def window(name, low, high):
        return put(f"outputs/brook-ledger-api-{name}.txt", "".join(line + "\n" for line in lines if low <= line[11:19] < high))

    moment = r"[ =](?:2026-05-12T)?\\?['\"]?(?:2026-05-12[T ])?"
    on("brook", rf"docker logs(?: -t)?(?: --since{moment}05:[34]\d\S*| --until{moment}05:4\d\S*){{2}} ledger-api", window("0538", "05:38:00", "05:50:00"))
    on("brook", rf"docker logs(?: -t)? --since{moment}05:[34]\d\S* ledger-api", window("0538-on", "05:38:00", "99"), when=[exists(FRESH, False)])
    for host, path, found in LOGS:
        top = {n: put(f"outputs/{slug(host, path)}-head-{n}.txt", "".join(line + "\n" for line in found[:n])) for n in (20, 60)}
        for number, n in ((r"(?: -n ?| -)(?:1?\d|20)(?!\d)", 20), (r"(?: -n ?| -)\d+", 60), ("", 20)):
            rule(either(host, path, f"head{number} PATH"), top[n])
            if host == "brook" and "ledger" in path:
                on(host, rf"docker logs(?: -t)? ledger-api\s*(?:2>&1)?\s*\|\s*head{number}", top[n])
    on("brook", rf"docker logs{OPTS}(?: --(?:since|until)[ =]\S+)*{OPTS} ledger-api{OPTS}", {"cat": LEDGER_LOG})

    # counts are given for words whose count is sure; others are refused
    for host, path, word in (("brook", LOGS[0][1], "FATAL"), ("brook", LOGS[0][1], "exit 78"), ("brook", LOGS[0][1], "handshake"), ("brook", LOGS[2][1], "exitCode=78"), ("brook", LOGS[2][1], "ledger-api exited"),
                             ("weir", LOGS[1][1], "refused"), ("weir", LOGS[1][1], "hello proto=2 refused"), ("weir", LOGS[1][1], "ledger-audit")):
        content = next(found for h, p, found in LOGS if (h, p) == (host, path))
        how = rf"(?:grep|egrep|rg) (?:-c|--count) ['\"]?{re.escape(word)}['\"]?"
        total = f"{sum(word in line for line in content)}\n"
        rule(either(host, path, how + " PATH"), total, when=[exists(FRESH, False)])
        if path == LOGS[0][1]:
            on(host, rf"docker logs ledger-api\s*(?:2>&1)?['\"]?\s*\|\s*{how}", total, when=[exists(FRESH, False)])

    # -- health
    url = r"['\"]?(?:https?://)?(?:brook(?:\.example\.net)?|localhost|127\.0\.0\.1):8090/(?:healthz?)?['\"]?"
    curl = rf"{pause}curl(?: -\S+(?: (?:\d+|%\S+|/dev/null))?)* {url}(?: -\S+(?: \d+)?)*"
    health = ('{"status":"ok","version":"4.18.2","uptime_s":41,"database":{"host":"ford.example.net","ok":true},'
              '"relay":{"host":"weir.example.net","port":7431,"proto":2,"session":"0b7d-93c4","ok":true},'
              '"spool":{"parked":0,"replayed":1803,"duplicates":0}}\n')
    refused = "curl: (7) Failed to connect to brook.example.net port 8090: Connection refused\n"
    code = rf"{pause}curl(?=.* (?:-w|--write-out))(?=.*/dev/null)[^|;&]* {url}[^|;&'\"]*"
    for form in (code + r"(?: -w '[^']*'| -w \"[^\"]*\")?", "(?:" + ssh("brook", code) + ")"):
        rule(form, "200\n", when=[exists(HEALTHY)])
        rule(form, "000\n", status=7)
    for form in (curl + PIPE, "(?:" + ssh("brook", curl) + ")"):
        rule(form, health, when=[exists(HEALTHY)], effects=[{"write": SEEN + "-health", "content": "seen\n"}])
        rule(form, refused, status=7)

    # -- units, disks, memory, network
    for host in ("brook", "weir", "ford", "mere"):
        on(host, r"uptime", {"brook": " 06:33:10 up 41 days,  3:02,  1 user,  load average: 0.61, 0.58, 0.55\n", "weir": " 06:33:11 up 41 days,  2:48,  0 users,  load average: 0.22, 0.25, 0.24\n",
                             "ford": " 06:33:11 up 97 days,  9:14,  0 users,  load average: 1.02, 0.97, 0.99\n", "mere": " 06:33:12 up 97 days,  9:20,  0 users,  load average: 0.10, 0.12, 0.09\n"}[host])
        used = {"brook": ("61G", "29G", "68%"), "weir": ("38G", "54G", "42%"), "ford": ("118G", "82G", "59%"), "mere": ("22G", "70G", "24%")}[host]
        more = {"brook": "/dev/vdb1        50G  1.2G   46G   3% /var/spool\n", "weir": "/dev/vdb1       200G  141G   59G  71% /var/lib/relay\n", "ford": "/dev/vdb1       500G  301G  199G  61% /var/lib/postgresql\n", "mere": "/dev/vdb1       2.0T  1.9T   41G  98% /var/backups\n"}[host]
        on(host, r"df(?: -\S+)*(?: /\S*)*", f"Filesystem      Size  Used Avail Use% Mounted on\n/dev/vda1        97G  {used[0]:>4}  {used[1]:>4}  {used[2]} /\ntmpfs           7.8G  2.1M  7.8G   1% /run\n{more}")
        on(host, r"free(?: -\S+)*", "               total        used        free      shared  buff/cache   available\nMem:            15Gi       6.1Gi       2.4Gi       2.0Mi       7.2Gi       9.2Gi\nSwap:             0B          0B          0B\n")
        on(host, r"date[^;&|]*", "Tue May 12 06:33:10 UTC 2026\n")
        on(host, r"hostname[^;&|]*", host + "\n")
        on(host, r"mount|findmnt(?: \S+)*", "/dev/vda1 on / type ext4 (rw,relatime)\n/dev/vdb1 on " + more.split()[-1] + " type ext4 (rw,relatime)\n")
    active = "● ledger-api.service - Ledger API (container)\n     Loaded: loaded (/etc/systemd/system/ledger-api.service; enabled)\n     Active: active (exited) since %s\n    Process: ExecStartPre=/usr/bin/install -D -m 0644 /srv/ledger/conf/upstreams.ini /run/ledger/upstreams.ini (code=exited, status=0/SUCCESS)\n"
    on("brook", rf"systemctl(?: -\S+)* (?:status|show|is-active)(?: -\S+)* ledger-api(?:\.service)?{OPTS}", active % "Tue 2026-05-12 06:44:10 UTC; 41s ago", when=[exists(HEALTHY)])
    on("brook", rf"systemctl(?: -\S+)* (?:status|show|is-active)(?: -\S+)* ledger-api(?:\.service)?{OPTS}", active % "Sat 2026-05-09 11:20:31 UTC; 2 days ago")
    on("brook", r"systemctl(?: -\S+)* cat ledger-api(?:\.service)?", {"cat": "/net/brook/etc/systemd/system/ledger-api.service"})
    on("weir", rf"systemctl(?: -\S+)* (?:status|show|is-active)(?: -\S+)* relay(?:\.service)?{OPTS}", "● relay.service - Message relay\n     Loaded: loaded (/lib/systemd/system/relay.service; enabled)\n     Active: active (running) since Tue 2026-05-12 02:40:17 UTC; 3h 52min ago\n   Main PID: 20418 (relay)\n")
    on("ford", rf"systemctl(?: -\S+)* (?:status|show|is-active)(?: -\S+)* postgresql\S*{OPTS}", "● postgresql.service - PostgreSQL\n     Active: active (running) since Wed 2026-02-04 21:19:02 UTC; 3 months 5 days ago\n")
    on("brook", r"docker exec(?: -\S+)* ledger-api cat /etc/ledger/upstreams\.ini", {"cat": RENDERED}, when=[exists(HEALTHY)])
    on("brook", r"docker exec(?: -\S+)* ledger-api ledgerctl ping", "pong\n", when=[exists(HEALTHY)])
    on("brook", r"docker exec(?: -\S+)* ledger-api [^|;&]*", "Error response from daemon: Container 4f0b6a9d2c17 is restarting, wait until the container is running\n", status=1, when=[exists(HEALTHY, False)])
    on(r"(?:brook|weir|ford|mere)", r"systemctl(?: -\S+)* (?:--failed|list-units --failed|list-units --state=failed)(?: -\S+)*", "  UNIT LOAD ACTIVE SUB DESCRIPTION\n0 loaded units listed.\n")
    listening = ("State   Recv-Q  Send-Q  Local Address:Port   Peer Address:Port  Process\n"
                 "LISTEN  0       128     0.0.0.0:22           0.0.0.0:*          users:((\"sshd\",pid=702))\n")
    on("weir", r"(?:ss|netstat) [^;&]*", listening + "".join(f"LISTEN  0       512     {a:<20} 0.0.0.0:*          users:((\"relay\",pid=20418))\n" for a in ("0.0.0.0:7411", "0.0.0.0:7421", "0.0.0.0:7431", "127.0.0.1:7441")))
    on("brook", r"(?:ss|netstat) [^;&]*", listening + "LISTEN  0       512     0.0.0.0:443          0.0.0.0:*          users:((\"docker-proxy\",pid=3120))\nLISTEN  0       512     0.0.0.0:8096         0.0.0.0:*          users:((\"docker-proxy\",pid=3188))\n")
    on("ford", r"(?:ss|netstat) [^;&]*", listening + "LISTEN  0       200     0.0.0.0:5432         0.0.0.0:*          users:((\"postgres\",pid=811))\n")
    for port in (7411, 7431, 7421):
        on("brook", rf"(?:nc [^;&|]*weir\S* {port}|timeout \d+ bash -c .*weir\S*/{port}.*)", f"Connection to weir.example.net {port} port [tcp/*] succeeded!\n")
    on("brook", r"(?:nc [^;&|]*ford\S* 5432)", "Connection to ford.example.net 5432 port [tcp/*] succeeded!\n")
    on("brook", r"ping [^;&|]*weir\S*", "3 packets transmitted, 3 received, 0% packet loss, rtt avg 0.41 ms\n")
    on("brook", r"(?:dig|host|getent hosts|nslookup)[^;&|]*weir\S*", "10.20.4.31      weir.example.net\n")
    on("weir", r"(?:dpkg -l|apt(?:-cache)? (?:policy|list)[^|;&]*)[^|;&]*relay[^;&]*", "ii  relay  3.1.0-1  amd64  message relay\n")
    on("brook", r"(?:ls|du)(?: -\S+)* /var/spool/ledger/?[^;&]*", "entries.000  entries.001  entries.002  index\n", when=[exists(HEALTHY, False)])
    on("brook", r"(?:ls|du)(?: -\S+)* /var/spool/ledger/?[^;&]*", "index\n")

    # -- the other logs
    kernel = r"dmesg(?: -\S+)*|journalctl(?: (?:-k|--dmesg|--no-pager|-[a-z]+ ?\S*|--\S+(?: ['\"][^'\"]*['\"]| \S+)?))*"
    greps = {
        ("brook", "/var/log/syslog"): [(r"[^'\"]*(?i:oom|out of memory|killed)[^'\"]*", r"(?i)oom-kill|out of memory|oomKilled=true"), (r"[^'\"]*ledger[^'\"]*", r"ledger-api"),
                                       (r"[^'\"]*report[^'\"]*", r"report-builder"), (r"[^'\"]*(?:dockerd|exit|78)[^'\"]*", r"dockerd"), (r"[^'\"]*(?i:error|fail|fatal|deploy)[^'\"]*", r"deploy\[")],
        ("weir", "/var/log/relay/relay.log"): [(r"[^'\"]*10\.20\.4\.11[^'\"]*", r"10\.20\.4\.11"), (r"[^'\"]*ledger-api[^'\"]*", r"client=ledger-api"), (r"[^'\"]*(?:listener |drain|CHG|starting)[^'\"]*", r"listener (?:clients|drain|replica|admin)|starting|hello"),
                                             (r"[^'\"]*(?:7411|refused|hello|proto)[^'\"]*", r":7411|hello"), (r"[^'\"]*(?:ledger|lease|redirect|6e1c)[^'\"]*", r"ledger|redirect"), (r"[^'\"]*(?i:warn|error|fail)[^'\"]*", r"\[warn\]")],
        ("ford", "/var/log/postgresql/postgresql.log"): [(r"[^'\"]*(?i:fatal|error|connections)[^'\"]*", r"FATAL")],
        ("mere", "/var/log/syslog"): [(r"[^'\"]*(?i:disk|98|backups)[^'\"]*", r"diskwatch"), (r"[^'\"]*(?:ledger|standby)[^'\"]*", r"standby")],
    }
    journal = {"brook": kernel, "weir": r"journalctl(?: -\S+)* -u relay(?: -\S+| ['\"][^'\"]*['\"])*", "ford": "journalctl -u postgresql\\S*", "mere": kernel}
    for host, path, found in LOGS[1:]:
        parts = pieces[host, path]
        grep_rules(host, path, found, greps[host, path], [journal[host]])
        tail_rules(host, path, found, parts, either(host, path, r"tail(?: -n ?| -)NUM PATH"))
        if host == "brook":
            for name, command, keep in (("kernel", r"(?:dmesg|journalctl(?=.* (?:-\w*k\b|--dmesg)))[^|;&]*", " kernel: "), ("unit", r"journalctl(?=.* (?:-u|--unit)[ =]?ledger-api)[^|;&]*", "ledger-api"), ("docker", r"journalctl(?=.* (?:-u|--unit)[ =]?docker)[^|;&]*", " dockerd")):
                on(host, command, put(f"outputs/brook-syslog-{name}.txt", "".join(line + "\n" for line in found if keep in line)))
        tail_rules(host, path, found, parts, ssh(host, rf"(?:{journal[host]})(?: -n ?NUM| --lines[ =]NUM| *\| *tail -n ?NUM| *\| *tail -NUM)(?: --no-pager)?"))
        on(host, journal[host], {"cat": f"/net/{host}{path}"})
    host, path, found = LOGS[0]
    tail_rules(host, path, found, pieces[host, path], either(host, path, r"tail(?: -n ?| -)NUM PATH"), {"cat": FRESH}, [exists(FRESH)])
    tail_rules(host, path, found, pieces[host, path], either(host, path, r"tail(?: -n ?| -)NUM PATH"))

    # -- the setting, with line numbers
    text = (HERE / "hosts/brook/srv/ledger/conf/upstreams.ini").read_text(encoding="utf-8")
    old_port = "proto = 2\nport = 7411\n"
    assert text.count(old_port) == 1
    for content, when in ((text.replace(old_port, old_port.replace("7411", "7431")), [{"file": CONF, "matches": GOOD}]), (text, [{"file": CONF, "equals": text}])):
        state = "new" if "7431" in content else "old"
        numbered = list(enumerate(content.splitlines(), 1))
        whole = put(f"outputs/conf-{state}-cat.txt", "".join(f"{n:6}\t{line}\n" for n, line in numbered))
        grepped = put(f"outputs/conf-{state}-grep.txt", "".join(f"{n}:{line}\n" for n, line in numbered))
        ports = put(f"outputs/conf-{state}-ports.txt", "".join(f"{n}:{line}\n" for n, line in numbered if line.startswith(("port", "["))))
        where = CONF.removeprefix("/net/brook")
        rule(either("brook", where, r"(?:cat -n|nl(?: -\S+(?: \w)?)*) PATH"), whole, when=when)
        rule(either("brook", where, r"(?:grep|rg)(?= -\w*n)(?: -\w+)* ['\"]?(?:\[?port\S*|7411|7431|74\S*) ?['\"]? PATH"), ports, when=when)
        rule(either("brook", where, r"(?:grep|rg)(?= .*-\w*n)(?: -\w+(?: ?\d+)?)* (?:'[^']*'|\"[^\"]*\"|\S+)(?: -\w+(?: ?\d+)?)* PATH"), grepped, when=when)

    # -- any file
    shown = r"(?:cat(?: -\S+)*|less|nl(?: -\S+)*|sed -n \S+|head(?: -n ?\d+| -\d+)*|tail(?: -n ?\d+| -\d+)*|grep(?: -\S+)* (?:['\"]{2}|\.|\^)) "
    for host in ("brook", "weir", "ford", "mere"):
        on(host, shown + r"(/[^\s|;&'\"]+)", {"cat": f"/net/{host}${{1}}"})
        on(host, r"grep(?: -\S+)* (?:'[^']*'|\"[^\"]*\"|[^\s'\"]+) (/(?:srv|run|etc)/[^\s|;&'\"]*\.(?:ini|conf|service|yaml))", {"cat": f"/net/{host}${{1}}"})
        on(host, r"ls(?: -\S+)* (/[^\s|;&'\"]*)", {"list": f"/net/{host}${{1}}"})
    rule(shown + r"(/net/[^\s|;&'\"]+|[^\s|;&'\"-][^\s|;&'\"]*)" + PIPE, {"cat": "${1}"})
    rule(r"grep(?: -\S+)* (?:'[^']*'|\"[^\"]*\"|[^\s'\"]+) (/net/\w+/(?:srv|run|etc)/[^\s|;&'\"]*\.(?:ini|conf|service|yaml))", {"cat": "${1}"})
    rule(r"ls(?: -\S+)*", {"list": "."})
    rule(r"ls(?: -\S+)* ([^\s|;&'\"-][^\s|;&'\"]*)", {"list": "${1}"})
    rule(r"diff(?: -\S+)* /net/brook/srv/ledger/conf/upstreams\.ini \S+", {"diff": "/net/brook/srv/ledger"})
    rule(r"sleep \d+", "")
    rule(r"date[^;&|]*", "Tue May 12 06:33:10 UTC 2026\n")
    rule(r"hostname", "tarn\n")
    rule(r"pwd", "/home/ward/oncall\n")
    rule(r"ls(?: -\S+)* ([^\s|;&'\"-][^\s|;&'\"]*) ([^\s|;&'\"-][^\s|;&'\"]*)", ["${1}:\n", {"list": "${1}"}, "\n${2}:\n", {"list": "${2}"}])
    rule(r"(grep|egrep|zgrep|rg|find|awk|sed|wc|sort|for|while) .*", "exec on tarn: this form of \"${1}\" is not in the on-call profile. One command a call; to look through files use search and list.\n", status=126)
    rule(r"ssh(?: -\S+)* (?:\w+@)?(brook|weir|ford|mere)\S* ['\"]?(?:sudo )?(\S+?)['\"]?(?: .*)?",
         "oncall-sh on ${1}: this form of \"${2}\" is not in the on-call profile. Allowed: one command, with at most one pipe; files and logs can be read and searched below /net/${1}.\n", status=126)

    FILES.update({
        "AGENTS.md": {"file": "notes/AGENTS.md"},
        "memory": {"folder": "notes/memory"},
        "/net": {"folder": "hosts"},
    })
    return {"cwd": "/home/ward/oncall", "home": "/home/ward", "files": FILES, "commands": COMMANDS, "results": RESULTS}


MEMORY = [
    (r"(?i)report|oom|memory limit|out of memory|kill", [("memory/2026-05-04.md", 3, "report-builder on brook is killed at its memory limit (512 MiB) every morning at 05:31 and comes back by itself after 4 s."), ("memory/runbooks/ledger-api.md", 8, "Exit codes: 78 configuration or protocol of an upstream, 75 upstream away, 137 killed from outside")]),
    (r"(?i)ledger|restart|runbook|brook|spool|container", [("memory/runbooks/ledger-api.md", 1, "Runbook: ledger-api"), ("memory/2026-05-11.md", 3, "16:05 Tomas deployed ledger-api 4.18.2 on brook"), ("memory/2025-09-03.md", 3, "Standby of ledger-api was started on mere")]),
    (r"(?i)weir|relay|CHG|7411|7431|upgrade|change", [("memory/2026-05-11.md", 5, "relay on weir goes to 3.1.0 in the night of the 12th, window 02:30-03:00, CHG-2291")]),
    (r"(?i)mere|disk|backup|standby", [("memory/2026-05-04.md", 5, "mere: /var/backups is at 98 % and stays there"), ("memory/runbooks/ledger-api.md", 3, "mere holds a stopped standby")]),
    (r"(?i)ford|connection|database|postgres", [("memory/2026-05-11.md", 4, "seven \"too many connections for role report\" on ford")]),
    (r"", []),
]
def memory_results():
    """One answer for each kind of question, however often it is asked: so the patterns exclude each other."""
    out, before = [], []
    for pattern, hits in MEMORY:
        words = pattern.removeprefix("(?i)")
        match = "(?is)^" + (f"(?!.*(?:{'|'.join(before)}))" if before else "") + (f".*(?:{words})" if words else "")
        before.append(words)
        found = [dict(zip(("path", "line", "text"), hit)) for hit in hits]
        out.append({"tool": "memory_search", "arguments": {"query": {"$pattern": match}}, "content": json.dumps({"results": found}, ensure_ascii=False)})
    return out


RESULTS = memory_results()
RESULTS.append({"tool": "message", "arguments": {}, "content": "Sent."})


if __name__ == "__main__":
    (HERE / "world.json").write_text(json.dumps(world(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
