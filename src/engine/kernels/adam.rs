//! A step of Adam, four parameters at a time: a root and a quotient for each weight and batch, which take
//! longer one by one than the rest of a small network's step.

use super::lanes::*;

vectors! {
    /// `numbers` are rate, 1/√(1 − beta2^k), beta1, 1 − beta1, beta2, 1 − beta2, decay and epsilon. The
    /// operations and their order are those of `engine::optim::adam`, and so are the digits (but for the
    /// relaxed trainer's last bits).
    #[inline(never)]
    pub fn adam(numbers: [f32; 8], p: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32]) {
        let [rate, root, keep_1, take_1, keep_2, take_2, decay, epsilon] = numbers;
        let (fours, rest) = p.as_chunks_mut::<4>();
        let count = fours.len();
        let (g4, g_rest) = g.split_at(4 * count);
        let (m4, m_rest) = m.split_at_mut(4 * count);
        let (v4, v_rest) = v.split_at_mut(4 * count);
        let moments = m4.as_chunks_mut::<4>().0.iter_mut().zip(v4.as_chunks_mut::<4>().0);
        for ((p, g), (m, v)) in fours.iter_mut().zip(g4.as_chunks::<4>().0).zip(moments) {
            let old = load(p);
            let g = madd(splat(decay), old, load(g));
            let mean = add(mul(splat(keep_1), load(m)), mul(splat(take_1), g));
            let square = add(mul(splat(keep_2), load(v)), mul(mul(splat(take_2), g), g));
            let size = add(mul(sqrt(square), splat(root)), splat(epsilon));
            store(m, mean);
            store(v, square);
            store(p, sub(old, div(mul(splat(rate), mean), size)));
        }
        let moments = m_rest.iter_mut().zip(v_rest);
        for ((p, &g), (m, v)) in rest.iter_mut().zip(g_rest).zip(moments) {
            let g = decay * *p + g;
            *m = keep_1 * *m + take_1 * g;
            *v = keep_2 * *v + take_2 * g * g;
            *p -= rate * *m / (v.sqrt() * root + epsilon);
        }
    }
}
