#!/usr/bin/env python3
"""An agent for ConsensusOps-Bench in 30 lines: ./aegis bench run --agent 'process:python3 bench/ops/example-agent.py'"""
import json
import sys

CAUSES = {"slow_follower": "slow_follower_disk", "clock_skew": "clock_drift", "none": "healthy"}

def greatest(window, name):
    """The greatest absolute value of a metric in the whole window; 0 if nobody exported it."""
    points = [point for one in window["series"] if one["name"] == name for point in one["points"]]
    return max((abs(value) for _, value in points), default=0)

def classify(window):
    if greatest(window, "aegis_clock_offset_seconds") > 0.2:
        return {"kind": "clock_skew", "confidence": 0.9}
    if greatest(window, "aegis_raft_log_lag") > 2000:
        return {"kind": "slow_follower", "confidence": 0.6}
    return {"kind": "none", "confidence": 0.5}

def diagnose(anomaly):
    cause = CAUSES.get(anomaly["kind"], "undetermined")
    return {"causes": [{"cause": cause, "score": 0.7}, {"cause": "process_pause", "score": 0.1}]}

for line in sys.stdin:
    question = json.loads(line)
    answer = {
        "hello": lambda: {"protocol": 1, "name": "example 1", "does": ["classify", "diagnose"]},
        "classify": lambda: classify(question["window"]),
        "diagnose": lambda: diagnose(question["anomaly"])}
    print(json.dumps(answer[question["ask"]]()), flush=True)
