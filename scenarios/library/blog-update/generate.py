#!/usr/bin/env python3
"""Writes the machine-made parts of this scenario: the data file, the frozen blocks of three posts, the index before and
after the correction, and what the searches of the command table print (outputs/).

Deterministic and idempotent: run it again and nothing changes. Everything else here is written by hand.
"""
import datetime
import json
import pathlib
import random
import re

HERE = pathlib.Path(__file__).resolve().parent
SITE = HERE / "site"

# ---------------------------------------------------------------------------------------------- the data file

HEADER = "date,host,model,quant,prompt_tokens,cached_tokens,prefill_s,pp_tok_s,tg_tok_s,run_id,note"

# Rows that posts quote or that the task turns on. A host's day that occurs here has no generated rows.
FIXED = """
2026-09-01,gannet,Marten-397B-A17B,Q4_K_M,65536,0,531.1,123.4,13.6,g-0901-01,cold; median of 3; build 6741
2026-09-03,gannet,Marten-397B-A17B,Q4_K_M,28914,0,182.6,158.3,13.8,g-0903-03,cold; session step 1
2026-09-03,gannet,Marten-397B-A17B,Q4_K_M,29377,28914,4.6,100.7,13.8,g-0903-04,warm; session step 2; grammar rebuilt; see g-0922-03
2026-09-03,gannet,Marten-397B-A17B,Q4_K_M,38120,29377,58.8,148.7,13.7,g-0903-05,warm; session step 3
2026-09-03,gannet,Marten-397B-A17B,Q4_K_M,38402,38120,2.1,134.3,13.7,g-0903-06,warm; session step 4
2026-09-17,gannet,Marten-397B-A17B,Q4_K_M,65536,0,547.3,119.7,13.4,g-0917-01,INVALID: photo index job active; do not publish
2026-09-22,gannet,Marten-397B-A17B,Q4_K_M,28914,0,179.8,160.8,13.9,g-0922-02,cold; session step 1
2026-09-22,gannet,Marten-397B-A17B,Q4_K_M,29377,28914,2.9,159.7,13.9,g-0922-03,warm; session step 2; build 6790
2026-10-05,skua,Plover-30B-A3B,Q5_K_M,65536,0,35.2,1861.8,88.4,s-1005-01,cold; median of 3
2026-10-05,skua,Plover-30B-A3B,Q5_K_M,32768,0,14.6,2244.4,97.1,s-1005-02,cold; median of 3
2026-10-06,gannet,Dunlin-1T-A32B,Q2_K_XL,65536,0,862.3,76.0,9.2,g-1006-03,cold; median of 3; request limit raised
2026-10-06,gannet,Marten-397B-A17B,Q4_K_M,2048,0,10.6,193.2,15.9,g-1006-05,cold; median of 3; sweep
2026-10-06,gannet,Marten-397B-A17B,Q4_K_M,8192,0,44.1,185.8,15.6,g-1006-06,cold; median of 3; sweep
2026-10-06,gannet,Marten-397B-A17B,Q4_K_M,16384,0,94.0,174.3,15.2,g-1006-07,cold; median of 3; sweep
2026-10-06,gannet,Marten-397B-A17B,Q4_K_M,32768,0,213.1,153.8,14.7,g-1006-08,cold; median of 3; sweep
2026-10-06,gannet,Marten-397B-A17B,Q4_K_M,49152,0,343.2,143.2,14.2,g-1006-09,cold; median of 3; sweep
2026-10-06,petrel,Kestrel-122B-A10B,Q4_K_M,65536,0,415.8,157.6,17.3,p-1006-02,cold; median of 3; warm room
2026-10-07,gannet,Marten-397B-A17B,Q4_K_M,65536,0,497.6,131.7,13.9,g-1007-02,cold; median of 3; build 6812
2026-10-07,gannet,Marten-397B-A17B,Q4_K_M,65536,61440,31.4,130.4,13.9,g-1007-03,warm; second request of g-1007-02
2026-10-07,gannet,Kestrel-122B-A10B,Q5_K_M,65536,0,231.4,283.2,22.6,g-1007-05,cold; median of 3; build 6812
2026-10-26,gannet,Marten-397B-A17B,Q4_K_M,65536,0,499.0,131.3,13.9,g-1026-01,cold; single; power trace only
2026-10-26,gannet,Kestrel-122B-A10B,Q5_K_M,65536,0,231.9,282.6,22.5,g-1026-02,cold; single; power trace only
2026-10-25,petrel,Kestrel-122B-A10B,Q4_K_M,65536,0,417.2,157.1,17.2,p-1025-01,cold; single; power trace only
2026-10-25,skua,Plover-30B-A3B,Q5_K_M,65536,0,35.3,1856.5,88.1,s-1025-01,cold; single; power trace only
2026-11-04,gannet,Marten-397B-A17B,Q4_K_M,32768,0,181.2,180.8,15.2,g-1104-02,cold; median of 3; build 7120 (trial)
2026-11-04,gannet,Marten-397B-A17B,Q4_K_M,65536,0,412.4,158.9,14.4,g-1104-03,cold; median of 3; build 7120 (trial)
2026-11-04,gannet,Marten-397B-A17B,Q4_K_M,65536,61440,27.0,151.7,14.4,g-1104-04,warm; second request of g-1104-03
2026-11-17,gannet,Marten-397B-A17B,Q4_K_M,2048,0,8.8,232.7,16.4,g-1117-01,cold; single; smoke test of build 7164
2026-11-18,gannet,Marten-397B-A17B,Q4_K_M,8192,0,36.3,225.7,16.2,g-1118-01,cold; median of 3; build 7164
2026-11-18,gannet,Marten-397B-A17B,Q4_K_M,65536,0,382.1,171.5,15.1,g-1118-02,INVALID: fan override left on; repeated as g-1118-05
2026-11-18,gannet,Marten-397B-A17B,Q4_K_M,16384,0,78.2,209.5,15.9,g-1118-03,cold; median of 3; build 7164
2026-11-18,gannet,Marten-397B-A17B,Q4_K_M,32768,0,172.9,189.5,15.4,g-1118-04,cold; median of 3; build 7164
2026-11-18,gannet,Marten-397B-A17B,Q4_K_M,65536,0,399.1,164.2,14.8,g-1118-05,cold; median of 3; build 7164
2026-11-18,gannet,Marten-397B-A17B,Q4_K_M,65536,61440,26.3,155.7,14.8,g-1118-06,warm; second request of g-1118-05
2026-11-18,gannet,Marten-397B-A17B,Q5_K_M,65536,0,436.6,150.1,13.2,g-1118-08,cold; median of 3; build 7164
2026-11-18,gannet,Kestrel-122B-A10B,Q5_K_M,65536,0,204.5,320.5,23.4,g-1118-09,cold; median of 3; build 7164
2026-11-18,petrel,Kestrel-122B-A10B,Q4_K_M,65536,0,401.9,163.1,17.6,p-1118-01,cold; median of 3; build 7164
2026-11-18,skua,Plover-30B-A3B,Q5_K_M,65536,0,33.9,1933.2,89.7,s-1118-01,cold; median of 3; build 7164
2026-11-19,gannet,Marten-397B-A17B,Q4_K_M,65536,0,405.9,161.5,14.7,g-1119-01,cold; single; power trace only
""".split("\n")[1:-1]

# host, model, quant: speed at 2,048 tokens in tok/s, generation in tok/s, loss per token of the prompt
RIGS = [
    ("gannet", "Kestrel-122B-A10B", "Q5_K_M", 402.0, 24.8, 6.4e-6),
    ("gannet", "Marten-397B-A17B", "Q4_K_M", 191.0, 15.7, 7.0e-6),
    ("gannet", "Dunlin-1T-A32B", "Q2_K_XL", 112.0, 10.1, 7.2e-6),
    ("petrel", "Kestrel-122B-A10B", "Q4_K_M", 226.0, 18.9, 6.9e-6),
    ("petrel", "Plover-30B-A3B", "Q5_K_M", 703.0, 41.2, 6.1e-6),
    ("petrel", "Wren-8B", "Q5_K_M", 611.0, 38.0, 8.8e-6),
    ("skua", "Plover-30B-A3B", "Q5_K_M", 2890.0, 103.0, 8.4e-6),
    ("skua", "Wren-8B", "Q5_K_M", 3410.0, 92.0, 9.1e-6),
]
LENGTHS = [2048, 4096, 8192, 16384, 24576, 32768, 49152, 65536]
NOTES = ["cold; median of 3"] * 9 + [
    "cold; single", "cold; median of 3; batch 512", "cold; median of 3; batch 1024", "cold; median of 3; room 26 C",
    "cold; median of 5", "cold; median of 3; after reboot", "INVALID: archive job", "INVALID: door open; spread 6%"]


def data_file():
    rng = random.Random(20261118)
    taken = {(row.split(",")[0], row.split(",")[1]) for row in FIXED}
    rows = list(FIXED)
    day = datetime.date(2026, 6, 3)
    while day < datetime.date(2026, 11, 17):
        day += datetime.timedelta(days=rng.choice([2, 3, 3, 4, 5]))
        for host in ("gannet", "petrel", "skua"):
            if (day.isoformat(), host) in taken or rng.random() < 0.45 or day >= datetime.date(2026, 11, 17):
                continue
            rigs = [r for r in RIGS if r[0] == host]
            if day < datetime.date(2026, 8, 31):
                rigs = [r for r in rigs if not r[1].startswith("Marten")]
            rig = rng.choice(rigs)
            number = 0
            lengths = sorted(rng.sample(LENGTHS, rng.choice([2, 3, 3, 4, 5])))
            for n in lengths:
                number += rng.choice([1, 1, 1, 2])
                cached = 0
                note = rng.choice(NOTES)
                if n >= 16384 and rng.random() < 0.16:
                    cached = n - rng.choice([512, 1024, 2048, 4096])
                    note = "warm; second request"
                speed = rig[3] / (1 + rig[5] * n) * rng.uniform(0.985, 1.012)
                seconds = max(round((n - cached) / speed, 1), 0.1)
                writing = rig[4] / (1 + 2.2e-6 * n) * rng.uniform(0.99, 1.01)
                run = f"{host[0]}-{day:%m%d}-{number:02d}"
                rows.append(f"{day},{host},{rig[1]},{rig[2]},{n},{cached},{seconds:.1f},"
                            f"{(n - cached) / seconds:.1f},{writing:.1f},{run},{note}")
    rows.sort(key=lambda r: (r.split(",")[0], r.split(",")[1], r.split(",")[9]))
    return HEADER + "\n" + "\n".join(rows) + "\n"


# ---------------------------------------------------------------------------------------------- frozen blocks

def clock(seconds):
    return f"{int(seconds) // 3600:02d}:{int(seconds) // 60 % 60:02d}:{seconds % 60:06.3f}"


def hms(seconds):
    return clock(seconds)[:8]


def batches():
    rng = random.Random(1006)
    out, total = [], 0.0
    for k in range(24):
        t = 10.5 + 0.33 * k + rng.uniform(-0.06, 0.06)
        total += t
        out.append(f"slot 0 | task 118 | n_past = {2048 * (k + 1):6d} | batch {k + 1:2d} | {t:6.2f} s | "
                   f"marginal {2048 / t:6.1f} tok/s | average {2048 * (k + 1) / total:6.1f} tok/s")
    return out


def repeats():
    rng = random.Random(1007)
    runs = [r.split(",") for r in FIXED if "2026-10-05" <= r[:10] <= "2026-10-07" and ",0," in r]
    out = ["day         run        rep  host    model              quant    tokens  prefill_ms  resid  room"]
    for day, host, model, quant, tokens, cached, seconds, _, _, run, _ in runs:
        if cached != "0":
            continue
        middle = float(seconds) * 1000 + rng.randint(-40, 40)
        spread = middle * (0.011 if host == "petrel" else 0.004)
        values = [middle - rng.uniform(0.2, 1) * spread, middle, middle + rng.uniform(0.2, 1) * spread]
        if host != "petrel":
            rng.shuffle(values)
        for number, value in enumerate(values, 1):
            out.append(f"{day}  {run}  r{number}   {host:7s} {model:18s} {quant:7s} {tokens:>7s}  {value:10.0f}  "
                       f"{rng.randint(31, 188):+5d}  {rng.uniform(22.6, 26.8) if host == 'petrel' else rng.uniform(21.4, 23.9):.1f} C")
    return out


def day_of_requests():
    rng = random.Random(930)
    out = ["time      kind       prompt  cached    read  read_s"]
    at, prompt, slot = 7.5 * 3600, 0, 0
    plan = [("heartbeat", 2), ("task", 12), ("title", 1), ("task", 9), ("recall", 1), ("task", 14), ("restart", 0),
            ("heartbeat", 2), ("task", 13), ("recall", 1), ("task", 11), ("title", 1), ("task", 15), ("condense", 0),
            ("task", 12), ("title", 1), ("task", 14), ("heartbeat", 2), ("recall", 1), ("task", 20)]
    for kind, steps in plan:
        at += rng.uniform(120, 1500)
        if kind == "restart":
            slot = 0
            out.append(f"{hms(at)}  -- server restarted --")
            continue
        if kind == "condense":
            slot = 26800
            out.append(f"{hms(at)}  -- history condensed --")
            continue
        for step in range(steps):
            if kind == "title" or kind == "recall":
                prompt, cached = rng.randint(900, 3300), 0
            elif step == 0:
                prompt = 24118 if kind == "heartbeat" else rng.randint(28900, 33800)
                cached = min(slot, 28914 if kind == "task" and slot else slot, prompt - 60)
                slot = prompt
            else:
                cached = slot
                prompt = slot + rng.choice([rng.randint(180, 700), rng.randint(240, 900), rng.randint(2100, 9400)])
                slot = prompt
            read = prompt - cached
            seconds = read / 2048 * (10.5 + 0.33 * (prompt + cached) / 4096) + 0.3
            out.append(f"{hms(at)}  {kind:9s} {prompt:7d} {cached:7d} {read:7d}  {seconds:6.1f}")
            at += seconds + rng.uniform(9, 70)
    return out


def slot_log():
    rng = random.Random(903)
    out, at, past, task = [], 9 * 3600 + 14 * 60 + 7.2, 0, 0
    steps = [28914, 29377, 38120, 38402, 38655, 45212, 45540, 45871, 46190, 52466, 52790, 53032, 53377, 53610]
    for tokens in steps:
        new = tokens - past
        speed = 166.0 / (1 + 5.0e-6 * (tokens + past) / 2) * rng.uniform(0.97, 1.01)
        ms = new / speed * 1000 + rng.uniform(60, 240)
        written = rng.choice([88, 121, 164, 207, 233, 318, 402])
        gen = written / rng.uniform(13.4, 14.1) * 1000
        out.append(f"{clock(at)} slot get_available: selected slot by prefix, similarity = {past / tokens:.3f} (threshold 0.500)")
        out.append(f"{clock(at + 0.004)} slot launch: id 0 | task {task} | n_prompt = {tokens}, n_ctx_slot = 98304")
        out.append(f"{clock(at + 0.019)} slot update: id 0 | task {task} | keep [0, {past}), remove [{past}, end)")
        at += ms / 1000
        out.append(f"{clock(at)} slot timing: id 0 | task {task} | prompt eval {ms:10.2f} ms / {new:5d} tokens ({new / ms * 1000:6.2f} tok/s)")
        at += gen / 1000
        out.append(f"{clock(at)} slot timing: id 0 | task {task} |        eval {gen:10.2f} ms / {written:5d} tokens ({written / gen * 1000:6.2f} tok/s)")
        out.append(f"{clock(at + 0.002)} slot release: id 0 | task {task} | stop, n_past = {tokens + written - 1}, truncated = 0")
        task += written + 3
        past = tokens
        at += rng.uniform(2, 31)
    return out


def slots_september():
    rng = random.Random(902)
    out = ["day         slots  number  time      kind       slot  prompt  cached  read_s"]
    for day, slots, cold_share in (("2026-09-01", 1, 0.26), ("2026-09-02", 2, 0.09)):
        at, prompt = 8.1 * 3600, 29000
        for number in range(1, 133):
            at += rng.uniform(40, 330)
            kind = rng.choice(["task"] * 8 + ["heartbeat", "title", "recall", "visitor"])
            if kind in ("title", "recall"):
                tokens, cached = rng.randint(800, 3300), 0
            elif rng.random() < cold_share:
                prompt = tokens = rng.randint(28900, 52000)
                cached = 0
            else:
                prompt = prompt + rng.randint(180, 2600) if prompt < 61000 else 30200
                tokens, cached = prompt, prompt - rng.randint(180, 2600)
            if number % 3:
                continue
            seconds = (tokens - cached) / (166.0 / (1 + 5.0e-6 * tokens)) + 0.2
            slot = 0 if slots == 1 or kind == "task" else 1
            out.append(f"{day}  {slots:5d}  {number:6d}  {hms(at)}  {kind:9s}  {slot:4d}  {tokens:6d}  {cached:6d}  {seconds:6.1f}")
    return out


ATTEMPTS = [  # start, prompt, limit that strikes, by whom, seconds until then
    (19 * 3600 + 2 * 60 + 11.4, 61208, "proxy idle", 183.4), (19 * 3600 + 5 * 60 + 16.1, 61208, "proxy idle", 182.9),
    (19 * 3600 + 8 * 60 + 20.7, 61208, "proxy idle", 184.2), (19 * 3600 + 21 * 60 + 3.0, 61240, "client silence", 300.1),
    (19 * 3600 + 26 * 60 + 4.6, 61240, None, 141.2), (19 * 3600 + 44 * 60 + 30.2, 61977, "proxy idle", 183.8),
    (19 * 3600 + 47 * 60 + 35.5, 61977, "client request", 600.0), (20 * 3600 + 6 * 60 + 48.9, 62350, "proxy idle", 182.6),
    (20 * 3600 + 9 * 60 + 52.8, 62350, None, 96.3), (20 * 3600 + 31 * 60 + 2.5, 62911, None, 4.4)]


def client_log():
    rng = random.Random(1021)
    out, previous, attempt = [], None, 0
    for number, (at, prompt, what, seconds) in enumerate(ATTEMPTS):
        attempt = attempt + 1 if prompt == previous else 1
        previous = prompt
        ident = f"req-{0x51c0 + 37 * number:04x}"
        out.append(f"{clock(at)} debug  {ident} POST /v1/chat/completions attempt={attempt} bytes={prompt * 4 + rng.randint(-900, 900)} stream=true")
        out.append(f"{clock(at + 0.011)} debug  {ident} connected to 192.0.2.17:8443 in {rng.randint(6, 14)} ms")
        out.append(f"{clock(at + 0.09)} debug  {ident} status 200, content-type text/event-stream")
        mark = 30
        while mark < seconds - 5:
            out.append(f"{clock(at + mark)} trace  {ident} waiting for the first event, {mark} s, comments={mark // 15}")
            mark += 30 if mark < 180 else 60
        end = at + seconds
        if what is None:
            out.append(f"{clock(end)} debug  {ident} first event after {seconds:.1f} s")
            wrote = rng.randint(9, 38)
            out.append(f"{clock(end + wrote)} info   {ident} done, finish=tool_calls, events={wrote * 14}, total {seconds + wrote:.1f} s")
        elif what == "proxy idle":
            out.append(f"{clock(end)} warn   {ident} stream ended without an event, peer closed, {seconds:.1f} s since the last byte of the head")
            out.append(f"{clock(end + 0.5)} info   {ident} will try again in 0.5 s" if attempt < 3 else
                       f"{clock(end + 0.01)} error  {ident} giving up after 3 attempts: Request timed out")
        elif what == "client silence":
            out.append(f"{clock(end)} warn   {ident} no event for 300 s, aborting (silence, runtime)")
            out.append(f"{clock(end + 1.5)} info   {ident} will try again at once")
        else:
            out.append(f"{clock(end)} warn   {ident} not finished after 600 s, aborting (request, library)")
            out.append(f"{clock(end + 0.01)} error  {ident} giving up: Request timed out")
    return out


def server_log():
    rng = random.Random(1022)
    out, kept, task = [], 0, 4410
    for at, prompt, what, seconds in ATTEMPTS:
        at += 0.08
        slot = rng.choice([0, 0, 0, 1])
        if slot == 1:
            kept = 0
        keep = min(kept, prompt - 64)
        out.append(f"{clock(at)} srv  request: task {task} | POST /v1/chat/completions 192.0.2.{rng.choice([8, 17])} | n_prompt = {prompt}")
        out.append(f"{clock(at + 0.02)} slot launch:  id {slot} | task {task} | keep [0, {keep}), read {prompt - keep}")
        past, t = keep, at
        while True:
            step = min(2048, prompt - past)
            t += step / 2048 * (10.5 + 0.33 * past / 2048)
            if t > at + seconds or past >= prompt:
                break
            past += step
            if past // 2048 % 2 == 0 or past == prompt:
                out.append(f"{clock(t)} slot update:  id {slot} | task {task} | n_past = {past}, progress = {past / prompt:.3f}")
        end = at + seconds + rng.uniform(0.02, 0.7)
        if what is None:
            out.append(f"{clock(at + seconds)} slot timing:  id {slot} | task {task} | prompt eval done, {prompt - keep} tokens, first token sent")
            past = prompt
        elif what == "proxy idle" and rng.random() < 0.5:
            out.append(f"{clock(end)} slot update:  id {slot} | task {task} | still reading, peer has not closed")
        else:
            out.append(f"{clock(end)} srv  cancel:  task {task} | connection closed by peer, cancelling")
            out.append(f"{clock(end + 0.01)} slot release: id {slot} | task {task} | n_past = {past} kept")
        kept = past
        task += rng.randint(3, 41)
    return out


BLOCKS = {
    "2026-10-08-prompt-processing-floor.md": {"batches-gannet-1006": batches, "repeats-october": repeats,
                                              "day-of-requests-0930": day_of_requests},
    "2026-09-09-prefix-cache-reuse.md": {"slot-log-0903": slot_log, "slots-september": slots_september},
    "2026-10-22-timeouts-and-silence.md": {"client-log-1021": client_log, "server-log-1021": server_log},
}


# ---------------------------------------------------------------------------------------------- command outputs

TARGET = "content/posts/2026-10-08-prompt-processing-floor.md"
CSV = "data/measurements-2026.csv"
SEARCHES = {  # output: pattern, ignore case, where ("posts", "new" for the corrected post, or a file)
    "grep-front-matter.txt": (r"^(title|slug|updated|series_part|summary):", False, "posts"),
    "grep-floor.txt": (r"floor|prompt.processing", True, "posts"),
    "grep-marten.txt": (r"marten|gannet|65,536|64K", True, "posts"),
    "grep-old-figures.txt": (r"131\.7|497\.6|g-1007-02", False, "posts"),
    "post-figures-old.txt": (r"131\.7|497\.6|g-1007-02", False, TARGET),
    "post-figures-new.txt": (r"131\.7|164\.2|497\.6|399\.1|g-1118-05|g-1007-02", False, "new"),
    "post-headings.txt": (r"^#", False, TARGET),
    "data-1118.txt": (r"2026-11-18", False, CSV),
    "data-1118-gannet.txt": (r"2026-11-18,gannet", False, CSV),
    "data-1118-marten.txt": (r"2026-11-18,gannet,Marten", False, CSV),
    "data-marten-64k.txt": (r"gannet,Marten-397B-A17B,[^,]*,65536", False, CSV),
    "data-november.txt": (r"2026-11-", False, CSV),
    "data-runs.txt": (r"g-1118-05|g-1007-02", False, CSV),
}


def post_names():
    return ["content/posts/" + path.name for path in sorted((SITE / "content" / "posts").glob("*.md"))]


def corrected():
    """The target post after the edits of the reference trajectory."""
    text = (SITE / TARGET).read_text(encoding="utf-8")
    for message in json.loads((HERE / "scenario.json").read_text(encoding="utf-8"))["turns"][0]["reference"]:
        for call in message.get("tool_calls", []):
            for edit in call["arguments"].get("edits", []):
                assert text.count(edit["oldText"]) == 1, edit
                text = text.replace(edit["oldText"], edit["newText"])
    return text


def index(texts):
    entries = []
    for name in reversed(post_names()):
        keys = dict(re.findall(r"(?m)^(slug|title|date|updated|summary): (.*)$", texts[name]))
        entries.append({key: keys[key].strip('"') for key in ("slug", "title", "date", "updated", "summary")})
    return json.dumps({"posts": entries}, ensure_ascii=False, indent=1) + "\n"


def outputs():
    texts = {name: (SITE / name).read_text(encoding="utf-8") for name in [*post_names(), CSV]}
    new = corrected()
    made = {}
    for output, (pattern, ignore, where) in SEARCHES.items():
        sought = re.compile(pattern, re.I if ignore else 0)
        lines = []
        for name in post_names() if where == "posts" else [where]:
            text = new if where == "new" else texts[name]
            prefix = name + ":" if where == "posts" else ""
            lines += [f"{prefix}{number}:{line}" for number, line in enumerate(text.splitlines(), 1)
                      if sought.search(line)]
        if output == "grep-marten.txt":
            lines = [line for line in lines if "frozen" not in line]
        made[output] = lines
    made["grep-files.txt"] = [name for name in post_names() if re.search("floor|prompt.processing", texts[name], re.I)]
    made["grep-corrections.txt"] = corrections = []
    for name in post_names():
        lines = texts[name].splitlines()
        for number, line in enumerate(lines, 1):
            if line.startswith("## Corrections"):
                corrections += ["--"] if corrections else []
                corrections += [f"{name}{':' if k == number else '-'}{k}{':' if k == number else '-'}{lines[k - 1]}"
                                for k in range(number, min(number + 3, len(lines) + 1))]
    made["posts.txt"] = post_names()
    sizes = [len(texts[name].encode()) for name in post_names()]
    made["posts-wc.txt"] = [f"{size:6d} {name}" for size, name in zip(sizes, post_names())] + [f"{sum(sizes):6d} total"]
    made["post-head-old.txt"] = texts[TARGET].splitlines()[:14]
    made["post-head-new.txt"] = new.splitlines()[:14]
    made["data-head.txt"] = texts[CSV].splitlines()[:6]
    made["data-tail.txt"] = texts[CSV].splitlines()[-20:]
    for output, lines in made.items():
        (HERE / "outputs" / output).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (SITE / "public" / "index.json").write_text(index(texts), encoding="utf-8")
    (HERE / "outputs" / "index-new.json").write_text(index({**texts, TARGET: new}), encoding="utf-8")


def main():
    (SITE / "data" / "measurements-2026.csv").write_text(data_file(), encoding="utf-8")
    for name, blocks in BLOCKS.items():
        path = SITE / "content" / "posts" / name
        text = path.read_text(encoding="utf-8")
        for block, make in blocks.items():
            body = "```text\n" + "\n".join(line.rstrip() for line in make()) + "\n```\n"
            pattern = re.compile(r"(\[//\]: # \(frozen: " + re.escape(block) + r"\)\n).*?(\[//\]: # \(end frozen\)\n)", re.S)
            text, count = pattern.subn(lambda m: m.group(1) + body + m.group(2), text)
            assert count == 1, block
        path.write_text(text, encoding="utf-8")
    outputs()


if __name__ == "__main__":
    main()
