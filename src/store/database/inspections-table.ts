/**
 * One row per verdict. Times are ISO 8601, UTC, to the millisecond; nothing in a row ever changes but `measurement`.
 */
export interface InspectionsTable {
  /** Result id. */
  id: string
  at: string
  /** The data folder whose service judged it: several may share one database. */
  home: string
  recipe: string
  model_version: string
  station: string | null
  part_id: string | null
  meas_id: string | null
  verdict: string
  reason: string
  score: number | null
  threshold: number
  /** Pixels of the picture. All four or none. */
  circle_cx: number | null
  circle_cy: number | null
  circle_r: number | null
  circle_confidence: number | null
  /** JSON, which may be `null`; no text where the recipe asks for none. */
  bore: string | null
  /** JSON; null where the version knew embeddings alone. */
  evidence: string | null
  decode_ms: number | null
  locate_ms: number | null
  crop_ms: number | null
  encode_ms: number | null
  score_ms: number | null
  total_ms: number
  /** Of the bytes that were posted, in hex; with a meas_id. */
  frame_sha256: string | null
  /** Of the kept picture's file, in hex. */
  picture_sha256: string | null
  picture_extension: string | null
  /**
   * Identifies this measurement, in hex; unique. Null without a meas_id, and when the same meas_id comes again so late
   * that it is another measurement.
   */
  measurement: string | null
  /** When the picture was taken, as its camera says, and when its request came in. */
  captured_at: string | null
  received_at: string | null
  /** PostgreSQL's driver reads it as text. */
  sequence: number | string | null
  diameter_mm: number | null
  /** Name of the key that the picture was posted with. */
  posted_by: string | null
  /** Name of the measurement system analysis that the picture belongs to. */
  study: string | null
  /** 1: the station was in simulation; else null. */
  simulated: number | null
  /** JSON, of a master part; null for others. */
  challenge: string | null
}
