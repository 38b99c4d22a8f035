import { createHash } from 'node:crypto'
import type { AuditRecord } from '../../domain/access/audit.ts'
import type { ModelManifest } from '../../domain/models/manifest.ts'
import type { ValidationFacts } from '../../domain/quality/validation.ts'
import { factsOf } from './facts-block.ts'
import { renderValidation } from './render-validation.ts'

/** One check. */
export interface Check {
  readonly what: string
  readonly holds: boolean
  /** Result of the check in words. */
  readonly words: string
}

export interface VersionEvidence {
  readonly manifest: ModelManifest
  /** SHA-256 of manifest.json, in hex. */
  readonly manifestSha256: string
  /** report.json, parsed; null for a version without one. */
  readonly trainingReport: Readonly<Record<string, unknown>> | null
  /** The validation report; null if none was issued or given. */
  readonly validation: string | null
  /** Entries `model.validated` of the version. */
  readonly issued: readonly AuditRecord[]
  /** Hash of the data set that should be the version's; undefined if none was given. */
  readonly dataHash?: string | undefined
  /** Hash of the audit entry with this number; undefined if there is no such entry. */
  readonly hashOfEntry: (seq: number) => Promise<string | undefined>
}

/**
 * Checks that a version's files (their checksums are already verified), its data set and its reports belong together.
 */
export async function verifyVersion(evidence: VersionEvidence): Promise<readonly Check[]> {
  const { manifest, trainingReport, validation, dataHash } = evidence
  return [
    {
      what: 'files',
      holds: true,
      words: `${Object.keys(manifest.files).length} files and the manifest are as they were made`
    },
    ...(trainingReport === null ? [] : [trainingCheck(manifest, trainingReport)]),
    ...(dataHash === undefined ? [] : [compare('data', 'the data set', manifest.dataHash, dataHash)]),
    ...(validation === null ? [] : await validationChecks(evidence, validation))
  ]
}

function compare(what: string, name: string, expected: string, received: string): Check {
  return expected === received
    ? { what, holds: true, words: `${name} is the version's: ${expected}` }
    : { what, holds: false, words: `${name}: expected ${expected}, received ${received}` }
}

function trainingCheck(manifest: ModelManifest, report: Readonly<Record<string, unknown>>): Check {
  const keys = ['dataHash', 'codeVersion', 'parameters'] as const
  const other = keys.filter((key) => JSON.stringify(report[key]) !== JSON.stringify(manifest[key]))
  if (report['modelVersion'] !== manifest.version) other.unshift('version' as never)
  return other.length === 0
    ? { what: 'training report', holds: true, words: 'names the same version, data, program and parameters' }
    : { what: 'training report', holds: false, words: `${other.join(', ')}: expected as in the manifest` }
}

async function validationChecks(
  { manifest, manifestSha256, issued, hashOfEntry }: VersionEvidence,
  page: string
): Promise<readonly Check[]> {
  let facts: ValidationFacts
  let isWhole: boolean
  try {
    facts = factsOf(page)
    isWhole = renderValidation(facts) === page
  } catch (error) {
    return [{ what: 'validation report', holds: false, words: `it cannot be read: ${(error as Error).message}` }]
  }
  const sha256 = createHash('sha256').update(page).digest('hex')
  const entry = issued.find(({ after }) => (after as { readonly report?: unknown } | null)?.report === sha256)
  const head = facts.auditHead
  return [
    compare('validation report', 'its manifest', manifestSha256, facts.manifestSha256),
    compare('validation report', 'its data set', manifest.dataHash, facts.manifest.dataHash),
    {
      what: 'validation report',
      holds: isWhole,
      words: 'its text is what its facts say (reports of another program version may differ)'
    },
    entry === undefined
      ? { what: 'audit', holds: false, words: `no entry says that this report was issued: ${sha256}` }
      : { what: 'audit', holds: true, words: `issued by ${entry.actor.name} at ${entry.at}, entry ${entry.seq}` },
    ...(head === null
      ? []
      : [compare('audit', `entry ${head.seq}`, head.hash, (await hashOfEntry(head.seq)) ?? 'no such entry')])
  ]
}
