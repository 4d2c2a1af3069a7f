//! A counter-based generator: the n-th number of a stream is a hash of the
//! stream's key and n (`SplitMix64`, Steele, Lea and Flood 2014).

/// One stream of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Rng {
    key: u64,
    n: u64,
}

/// Scrambles 64 bits.
pub(crate) const fn scramble(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// FNV-1a of `text`, scrambled.
pub(crate) fn hash_text(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    scramble(hash)
}

impl Rng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self {
            key: scramble(seed),
            n: 0,
        }
    }

    /// A stream of its own for `name`, wherever this one stands.
    pub(crate) fn fork(&self, name: &str) -> Self {
        Self::new(self.key ^ hash_text(name))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.n = self.n.wrapping_add(1);
        scramble(
            self.key
                .wrapping_add(self.n.wrapping_mul(0xd134_2543_de82_ef95)),
        )
    }

    /// From 0 up to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 16_777_216.0
    }

    /// From `low` up to `high`.
    pub(crate) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// From 0 up to `n`, which must not be 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.bits() % n.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }
}
