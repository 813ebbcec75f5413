//! Four numbers at once: WebAssembly's SIMD in the trainers that have it, plain arrays elsewhere, so
//! that native tests run the very kernels that the browser runs.

/// Functions that are compiled with the vector instructions of their trainer. No global flag: nalgebra's
/// own product must never see them (it corrupts memory with them, see the decision record on SIMD).
macro_rules! vectors {
    ($($item:item)*) => { $(
        #[cfg_attr(
            all(target_arch = "wasm32", feature = "simd", not(feature = "relaxed")),
            target_feature(enable = "simd128")
        )]
        #[cfg_attr(
            all(target_arch = "wasm32", feature = "relaxed"),
            target_feature(enable = "simd128,relaxed-simd")
        )]
        $item
    )* };
}
pub(super) use vectors;

#[cfg(target_arch = "wasm32")]
pub use wasm::*;

#[cfg(not(target_arch = "wasm32"))]
pub use plain::*;

#[cfg(target_arch = "wasm32")]
mod wasm {
    use core::arch::wasm32::*;

    /// Four numbers.
    pub type V = v128;

    vectors! {
        #[inline]
        pub fn load(from: &[f32; 4]) -> V {
            // SAFETY: the reference is to sixteen bytes that may be read; v128 loads need no alignment.
            #[allow(unsafe_code)]
            unsafe { v128_load(from.as_ptr().cast()) }
        }

        #[inline]
        pub fn store(into: &mut [f32; 4], numbers: V) {
            // SAFETY: the reference is to sixteen bytes that may be written; no alignment is needed.
            #[allow(unsafe_code)]
            unsafe { v128_store(into.as_mut_ptr().cast(), numbers) }
        }

        #[inline]
        pub fn splat(number: f32) -> V {
            f32x4_splat(number)
        }

        #[inline]
        pub fn add(a: V, b: V) -> V {
            f32x4_add(a, b)
        }

        #[inline]
        pub fn sub(a: V, b: V) -> V {
            f32x4_sub(a, b)
        }

        #[inline]
        pub fn mul(a: V, b: V) -> V {
            f32x4_mul(a, b)
        }

        #[inline]
        pub fn div(a: V, b: V) -> V {
            f32x4_div(a, b)
        }

        #[inline]
        pub fn sqrt(a: V) -> V {
            f32x4_sqrt(a)
        }

        /// Kept within `least..=most`; what is no number stays none.
        #[inline]
        pub fn clamp(a: V, least: f32, most: f32) -> V {
            f32x4_pmin(f32x4_pmax(a, f32x4_splat(least)), f32x4_splat(most))
        }

        /// The sums of the four numbers of each of four.
        #[inline]
        pub fn sums(a: V, b: V, c: V, d: V) -> V {
            let ab = f32x4_add(i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<2, 6, 3, 7>(a, b));
            let cd = f32x4_add(i32x4_shuffle::<0, 4, 1, 5>(c, d), i32x4_shuffle::<2, 6, 3, 7>(c, d));
            f32x4_add(i32x4_shuffle::<0, 1, 4, 5>(ab, cd), i32x4_shuffle::<2, 3, 6, 7>(ab, cd))
        }

        /// a b + c; where the trainer is the relaxed one, in one instruction, rounded once or twice as
        /// the machine has it.
        #[inline]
        pub fn madd(a: V, b: V, c: V) -> V {
            #[cfg(feature = "relaxed")]
            return f32x4_relaxed_madd(a, b, c);
            #[cfg(not(feature = "relaxed"))]
            f32x4_add(f32x4_mul(a, b), c)
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod plain {
    /// Four numbers.
    pub type V = [f32; 4];

    #[inline(always)]
    fn each(a: V, b: V, f: impl Fn(f32, f32) -> f32) -> V {
        [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])]
    }

    #[inline(always)]
    pub fn load(from: &[f32; 4]) -> V {
        *from
    }

    #[inline(always)]
    pub fn store(into: &mut [f32; 4], numbers: V) {
        *into = numbers;
    }

    #[inline(always)]
    pub fn splat(number: f32) -> V {
        [number; 4]
    }

    #[inline(always)]
    pub fn add(a: V, b: V) -> V {
        each(a, b, |a, b| a + b)
    }

    #[inline(always)]
    pub fn sub(a: V, b: V) -> V {
        each(a, b, |a, b| a - b)
    }

    #[inline(always)]
    pub fn mul(a: V, b: V) -> V {
        each(a, b, |a, b| a * b)
    }

    #[inline(always)]
    pub fn div(a: V, b: V) -> V {
        each(a, b, |a, b| a / b)
    }

    #[inline(always)]
    pub fn sqrt(a: V) -> V {
        a.map(f32::sqrt)
    }

    #[inline(always)]
    pub fn clamp(a: V, least: f32, most: f32) -> V {
        a.map(|a| a.clamp(least, most))
    }

    #[inline(always)]
    pub fn sums(a: V, b: V, c: V, d: V) -> V {
        [a, b, c, d].map(|v| (v[0] + v[2]) + (v[1] + v[3]))
    }

    #[inline(always)]
    pub fn madd(a: V, b: V, c: V) -> V {
        add(mul(a, b), c)
    }
}
