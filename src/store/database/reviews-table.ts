import type { Generated } from 'kysely'

/** Parts for a person to look at. Times are ISO 8601, UTC, to the millisecond. */
export interface ReviewsTable {
  /** Result id. */
  id: string
  at: string
  /** The data folder that has the picture. */
  home: string
  recipe: string
  model_version: string
  station: string | null
  part_id: string | null
  verdict: string
  reason: string
  score: number | null
  threshold: number
  /** JSON; null where the version knew embeddings alone. */
  evidence: string | null
  /** JSON; null where no part was found. */
  circle: string | null
  /** 1 where chance chose it. */
  sampled: number
  /** Of the picture's file, in hex. */
  picture_sha256: string
  picture_extension: string
  /** All three or none; the kind only with a defect. */
  label: string | null
  labelled_by: string | null
  labelled_at: string | null
  defect_kind: string | null
  /** At a plant: 1 where its people have labelled the part of a station, which has not heard it yet. */
  unheard: Generated<number>
}
