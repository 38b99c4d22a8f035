/** The embeddings of known parts, with which a new part is compared: [K, D] row-major, K >= 1, D >= 1, all finite. */
export interface MemoryBank {
  readonly rows: Float32Array
  /** Number of embeddings. */
  readonly K: number
  /** Values per embedding. */
  readonly D: number
}

/**
 * Checks the values once, when a bank is made or loaded, so that scoring need not check them. Keeps `rows` without a
 * copy.
 *
 * @throws RangeError when `rows` is empty, not whole rows of D values, or holds NaN or Infinity
 */
export function createBank(rows: Float32Array, D: number): MemoryBank {
  if (!Number.isInteger(D) || D < 1) throw new RangeError(`D: expected a whole number >= 1, received ${D}`)
  const K = rows.length / D
  if (!Number.isInteger(K) || K < 1)
    throw new RangeError(`rows: expected K * ${D} values with K >= 1, received ${rows.length}`)
  const broken = rows.findIndex((value) => !Number.isFinite(value))
  if (broken !== -1) {
    throw new RangeError(
      `rows: expected finite values, received ${rows[broken]} in row ${Math.floor(broken / D)}, column ${broken % D}`
    )
  }
  return { rows, K, D }
}
