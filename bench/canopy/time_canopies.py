"""The Python side of run.py: time_canopies.py THREADS COEFFICIENTS PHYSICS default|tuned|compiled, then on standard input lines
`check CASE FILE` or `time CASE STEPS`, as of TimeCanopies.java, which wrote PHYSICS.

`default` is what people write: layers of torch.nn, AdamW. `tuned` has the fused AdamW; run.py also gives it the environment that Limpid
sets, and lets it keep large blocks of memory. `compiled` is tuned, with the loss through torch.compile. Precision as Limpid's: the
encoder single, posteriors and physics double.
"""

import json
import math
import sys
import time

import torch
from prosail_torch import Prosail
from torch import nn

STEPS_CHECKED = 10
WARM_SECONDS = 5
RATE = 1e-3
LAI = 6
BLUE = 0
LOCATION = [0.0502, 0.0798, 0.0868, 0.1276, 0.2355, 0.2666, 0.2758, 0.2945, 0.2277, 0.1447]
SCALE = [0.1099, 0.1514, 0.2345, 0.2230, 0.2523, 0.3090, 0.3257, 0.3260, 0.3333, 0.2884]
COSINE_LOCATION, COSINE_SCALE = [0.6348, 0.9898, 0], [0.2927, 0.0102, 1]
# width, blocks, batch, draws: the same as in TimeCanopies.java
CASES = {"npe": (128, 3, 256, 0), "published": (32, 3, 64, 70), "elbo": (32, 3, 64, 8)}


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x):
        return (x + self.second(self.first(x).relu())).relu()


class Encoder(nn.Module):
    def __init__(self, width, blocks, numbers):
        super().__init__()
        # "in" is what Limpid calls it, and no name in Python
        self.add_module("in", nn.Linear(17, width))
        self.blocks = nn.Sequential(*(Block(width) for _ in range(blocks)))
        self.out = nn.Linear(width, numbers)
        self.location, self.scale = torch.tensor(LOCATION + COSINE_LOCATION), torch.tensor(SCALE + COSINE_SCALE)

    def features(self, x, angles):
        seen = torch.cat([x, (angles * (math.pi / 180)).cos()], 1)
        red, infrared, first, second = x.clamp(0, 1)[:, [2, 6, 8, 9]].T[:, :, None]
        slope = 1.5 * (infrared - red) / (infrared + red + 0.5) + 0.371
        indices = [(a - b) / (a + b).clamp(min=1e-6) for a, b in ((infrared, red), (infrared, first), (second, first))]
        area = slope.abs().clamp(min=1e-3).log() / -2.4
        return torch.cat([(seen - self.location) / self.scale, *indices, area], 1)

    def forward(self, x, angles):
        first = getattr(self, "in")(self.features(x, angles)).relu()
        return TruncatedNormals(self.out(self.blocks(first)).double())


class TruncatedNormals:
    """Normal distributions cut at 0 and 1, of means in between."""

    def __init__(self, numbers):
        d = numbers.shape[1] // 2
        self.mu = numbers[:, :d].sigmoid()
        self.sigma = (numbers[:, d:].sigmoid() * (math.log(1.4) - math.log(5e-4)) + math.log(5e-4)).exp()
        self.a, self.b = -self.mu / self.sigma, (1 - self.mu) / self.sigma
        # both parts are positive, no digits are lost
        self.mass = 0.5 * (torch.erf(self.b * math.sqrt(0.5)) - torch.erf(self.a * math.sqrt(0.5)))

    def log_density(self, z):
        return -0.5 * ((z - self.mu) / self.sigma) ** 2 - 0.5 * math.log(2 * math.pi) - (self.sigma * self.mass).log()

    def draws(self, u):
        below = torch.special.ndtr(self.a) + u * self.mass
        return (self.mu + self.sigma * torch.special.ndtri(below.clamp(1e-300, 1 - 1e-16))).clamp(0, 1)

    def divergence(self):
        """From the uniform distribution."""
        density = 1 / math.sqrt(2 * math.pi)
        edges = density * (self.a * (-0.5 * self.a**2).exp() - self.b * (-0.5 * self.b**2).exp()) / self.mass
        return -(self.sigma * self.mass).log() - 0.5 * math.log(2 * math.pi) - 0.5 - 0.5 * edges


class Loss:
    def __init__(self, case, encoder, physics, prosail):
        self.case, self.encoder, self.prosail = case, encoder, prosail
        low, high = (torch.tensor(physics[end], dtype=torch.float64) for end in ("low", "high"))
        self.low, self.span = low, high - low
        self.scale = torch.tensor(SCALE)

    def bands(self, posterior, u, angles):
        return self.prosail.bands(posterior.draws(u) * self.span + self.low, angles)

    def __call__(self, x, angles, places, u):
        posterior = self.encoder(x, angles)
        if self.case == "npe":
            return -posterior.log_density(places.double()).sum(1).mean()
        seen = self.bands(posterior, u, angles)
        if self.case == "elbo":
            deviations = 0.01 + 0.02 * x.clamp(min=0)
            apart = (seen - x) / deviations
            log = -0.5 * (apart**2).sum(-1) - deviations.log().sum(-1) - 0.5 * math.log(2 * math.pi) * x.shape[1]
            return (posterior.divergence().sum(1) - log.mean(0)).mean()
        variance = (seen / self.scale).var(0).clamp(min=1e-6)
        bands = ((x - seen.mean(0)) / self.scale) ** 2 / variance + variance.log()
        return (bands.sum(1) - bands[:, BLUE] + 2 * posterior.divergence()[:, LAI]).mean()


class Work:
    def __init__(self, case, physics, prosail, setting):
        torch.manual_seed(1)
        width, blocks, self.batch_size, self.draws = CASES[case]
        self.encoder = Encoder(width, blocks, 22)
        loss = Loss(case, self.encoder, physics, prosail)
        self.loss = torch.compile(loss, dynamic=False) if setting == "compiled" else loss
        self.optimizer = torch.optim.AdamW(self.encoder.parameters(), lr=RATE, weight_decay=0.01, fused=setting != "default" or None)
        self.spectra = {name: torch.tensor(physics[name]).view(-1, n) for name, n in (("reflectance", 10), ("angles", 3), ("places", 11))}

    def batch(self):
        some = torch.randint(len(self.spectra["angles"]), (self.batch_size,))
        x, angles, places = (self.spectra[name][some] for name in ("reflectance", "angles", "places"))
        return x + (0.01 + 0.02 * x.clamp(min=0)) * torch.randn(x.shape), angles, places

    def uniforms(self):
        return torch.rand(self.draws, self.batch_size, 11, dtype=torch.float64) if self.draws else None

    def step(self, batch, u):
        self.optimizer.zero_grad()
        loss = self.loss(*batch, u)
        value = loss.item()
        if not math.isfinite(value):
            raise ArithmeticError("loss")
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.encoder.parameters(), 1)
        self.optimizer.step()
        return value, norm

    def check(self, file):
        """The largest differences from Limpid's step: the first loss, gradient and its norm; losses and norms of the steps."""
        with open(file) as f:
            known = json.load(f)
        for name, p in self.encoder.named_parameters():
            p.data.copy_(torch.tensor(known["weights"][name]).view(p.shape))
        batch = [torch.tensor(known[name]).view(self.batch_size, -1) for name in ("reflectance", "angles", "places")]
        u = torch.tensor(known["uniforms"], dtype=torch.float64).view(self.draws, self.batch_size, 11) if self.draws else None
        steps = []
        begin = time.perf_counter()
        for i in range(STEPS_CHECKED):
            loss, norm = self.step(batch, u)
            steps.append((loss, norm.item()))
            if i == 0:
                first = time.perf_counter() - begin
                own = torch.cat([p.grad.flatten() for p in self.encoder.parameters()])
                his = torch.cat([torch.tensor(known["gradients"][name]) for name, _ in self.encoder.named_parameters()])
                gradient = ((own - his).norm() / his.norm()).item()
        apart = [[abs(a / b - 1) for a, b in zip(pair, kept)] for pair, kept in zip(steps, zip(known["losses"], known["norms"]))]
        return {
            "seconds of the first step": first,
            "loss": steps[0][0],
            "norm": steps[0][1],
            "loss apart": apart[0][0],
            "norm apart": apart[0][1],
            "gradient apart": gradient,
            f"losses of {STEPS_CHECKED} steps apart": max(a[0] for a in apart),
            f"norms of {STEPS_CHECKED} steps apart": max(a[1] for a in apart),
        }

    def time(self, steps):
        cpu, begin = time.process_time(), time.perf_counter()
        for _ in range(steps):
            self.step(self.batch(), self.uniforms())
        return (time.perf_counter() - begin) / steps, (time.process_time() - cpu) / steps


def main():
    threads, coefficients, file, setting = sys.argv[1:]
    torch.set_num_threads(int(threads))
    with open(file) as f:
        physics = json.load(f)
    prosail = Prosail(coefficients, physics["wavelengths"], physics["shares"])
    works = {}
    for line in sys.stdin:
        what, case, argument = line.split()
        if what == "check":
            print(json.dumps(Work(case, physics, prosail, setting).check(argument)), flush=True)
            continue
        if case not in works:
            works[case] = Work(case, physics, prosail, setting)
            begin = time.perf_counter()
            while time.perf_counter() - begin < WARM_SECONDS:
                works[case].time(1)
        print(*works[case].time(int(argument)), flush=True)


main()
