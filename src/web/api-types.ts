// What the API answers, as far as the page shows it. The API's own description is /openapi.json.

export type Verdict = 'OK' | 'NG' | 'REVIEW'
export type Label = 'good' | 'defect'
export type Role = 'camera' | 'operator' | 'admin'

export interface Circle {
  readonly cx: number
  readonly cy: number
  readonly r: number
}

/** A square grid over the picture; values 0 (like good parts) to 1, row by row. */
export interface HeatMap {
  readonly left: number
  readonly top: number
  readonly sidePx: number
  readonly cells: number
  readonly values: readonly number[]
}

export interface Inspection {
  readonly resultId: string
  readonly verdict: Verdict
  readonly reason: string
  readonly score: number | null
  readonly threshold: number
  /** The most unusual piece first; null where the version knows embeddings alone. */
  readonly evidence: readonly { readonly name: string; readonly score: number; readonly says?: string }[] | null
  readonly circle: Circle | null
  /** Only where the recipe asks for it. */
  readonly bore?: { readonly circle: Circle } | null
  readonly recipe: string
  readonly modelVersion: string
  readonly partId: string | null
  readonly station: string | null
}

export interface Counters {
  readonly recipe: string
  readonly total: number
  readonly ok: number
  readonly ng: number
  readonly review: number
  readonly ngStreak: number
}

export interface LivePicture {
  readonly resultId: string
  readonly width: number
  readonly height: number
  readonly jpeg: string
  readonly heatmap: HeatMap | null
}

export interface Actor {
  readonly name: string
  readonly role: Role
}

export interface Recipe {
  readonly id: string
  readonly activeModelVersion: string | null
  readonly shadowModelVersion?: string | null
  readonly threshold: number | null
  readonly reviewBand: number
  readonly crop: {
    readonly mode: string
    readonly sizePx: number
    readonly columnsPx?: number
    readonly margin: number
  }
  readonly locate: {
    readonly radius: { readonly min: number; readonly max: number }
    readonly minConfidence: number
    readonly polarity: string
  }
  readonly scaleMmPerPx?: number
  /** Counts the changes; a change says which one it was made for. */
  readonly revision: number
}

export interface Progress {
  readonly epoch: number
  readonly epochs: number
  readonly loss: number
  readonly tripletLoss: number
  readonly reconstructionLoss: number
  readonly validationAuroc: number | null
  readonly secondsLeft: number
}

export interface Job {
  readonly id: string
  readonly recipe: string
  readonly dataset: string
  readonly state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled'
  readonly progress: Progress | null
  /** Of one job only, not in lists. */
  readonly history?: readonly Progress[]
  readonly modelVersion: string | null
  readonly activated?: boolean | null
  readonly activation?: string | null
  readonly error: string | null
  readonly startedBy?: string
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
}

export interface Dataset {
  readonly name: string
  readonly counts: { readonly good: number; readonly defect: number }
}
