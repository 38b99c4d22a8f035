/**
 * The independent pieces of evidence on one part. Each is compared with good parts separately.
 *
 * - `embedding`: distance of the embedding to the nearest prototypes
 * - `features`: the encoder's pooled features, without the pull towards defects
 * - `patches`: local features against good ones at the same radius
 * - `reconstruction`: where the autoencoder's picture differs from the real one
 * - `pattern`: how strongly each ring repeats along the angle (outline, teeth, print), independent of the rotation
 * - `spots`: the brightest and the darkest spot of each ring
 * - `grain`: the roughest place of each ring, pixel by pixel: burrs and breaks
 * - `tone`: level and spread of grey in rings, the plate included
 * - `focus`: how sharp the picture is
 * - `colour`: mean and spread of colour in rings
 * - `outline`: where the edge lies along the angle, and how much of it is visible
 * - `size`: the radius
 */
export const EVIDENCE_NAMES = [
  'embedding',
  'features',
  'patches',
  'reconstruction',
  'pattern',
  'spots',
  'grain',
  'tone',
  'focus',
  'colour',
  'outline',
  'size'
] as const
export type EvidenceName = (typeof EVIDENCE_NAMES)[number]

/** Pieces that are measured on the picture, without the encoder. */
export const APPEARANCE_NAMES = ['pattern', 'spots', 'grain', 'tone', 'focus', 'colour', 'outline', 'size'] as const
export type AppearanceName = (typeof APPEARANCE_NAMES)[number]

/** Measurements on the picture around the located circle, one vector each; see imaging/appearance. */
export type Appearance = Readonly<Record<AppearanceName, Float32Array>>

/** How unusual a part is by one piece of evidence. */
export interface EvidenceScore {
  readonly name: EvidenceName
  /** 1: the limit of good parts in this piece; larger is worse. Below 0: more usual than most good parts. */
  readonly score: number
  /** A measured fact that explains it, such as `oval by 14 %`. */
  readonly says?: string
}

/** Pieces that a recipe may switch off. The embedding always counts. */
export const SWITCHABLE_EVIDENCE = EVIDENCE_NAMES.filter((name) => name !== 'embedding')

/** A recipe's setting for one piece of evidence: false switches it off, a number multiplies its limit. */
export type EvidenceSetting = boolean | number
export type EvidenceSettings = Readonly<Partial<Record<(typeof SWITCHABLE_EVIDENCE)[number], EvidenceSetting>>>
