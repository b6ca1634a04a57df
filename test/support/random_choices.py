"""What the makers of random models decide by chance."""


class RandomChoices:
    """For classes with `rng`, a NumPy generator; every choice takes one number."""

    def chance(self, probability):
        return self.rng.random() < probability

    def choose(self, options):
        return options[int(self.rng.integers(len(options)))]

    def integer(self, low, high):
        """A random integer, both ends included."""
        return int(self.rng.integers(low, high + 1))
