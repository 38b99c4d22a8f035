import type { AuditRecord } from '../access/audit.ts'
import type { ReviewRate } from '../labelled/review.ts'
import type { ModelManifest } from '../models/manifest.ts'
import type { GoldenOutcome } from '../models/model-switch.ts'
import type { StudySummary } from './study-plan.ts'

/** Rates of a version, and the pictures that they were counted on. */
export interface ExpectedRates {
  /** Text, such as "held out of training". */
  readonly on: string
  readonly escape: ReviewRate | null
  readonly overkill: ReviewRate | null
}

/** An entry of the audit that activated a version or changed its settings. */
export type Approval = Pick<AuditRecord, 'seq' | 'at' | 'actor' | 'action'> & {
  /** Why the golden set was overridden; null if it was not. */
  readonly reason: string | null
  /** Meaning and signer of a signature; null if none was required. */
  readonly meaning: string | null
  readonly signer: string | null
}

/** Content of a validation report, as JSON. */
export interface ValidationFacts {
  readonly format: 1
  readonly recipe: string
  readonly version: string
  /** ISO 8601, UTC. */
  readonly issuedAt: string
  readonly issuedBy: string
  /** SHA-256 of manifest.json, in hex. The manifest contains the SHA-256 of every other file. */
  readonly manifestSha256: string
  readonly manifest: ModelManifest
  readonly threshold: number
  readonly reviewFrom: number
  readonly rates: readonly ExpectedRates[]
  readonly golden: {
    /** SHA-256 of each picture, with its label. */
    readonly pictures: readonly { readonly sha256: string; readonly label: string }[]
    readonly outcome: GoldenOutcome
  }
  readonly studies: readonly StudySummary[]
  readonly approvals: readonly Approval[]
  /** The newest entry of the audit when the report was issued; null if there was none. */
  readonly auditHead: { readonly seq: number; readonly hash: string } | null
}

/** Validation reports of model versions. */
export interface Validations {
  /**
   * Creates a report of a version in its present state, stores it, and records its SHA-256 in the audit.
   * @returns self-contained HTML
   * @throws RecipeNotFound, ModelNotFound, ModelBroken
   */
  issue(recipe: string, version: string, actor: { readonly name: string; readonly role?: string }): Promise<string>
  /** The last report that was issued. @throws ValidationNotFound */
  latest(recipe: string, version: string): Promise<string>
}
