import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { AuditRecord } from '../../../../src/domain/access/audit.ts'
import type { ModelManifest } from '../../../../src/domain/models/manifest.ts'
import type { ValidationFacts } from '../../../../src/domain/quality/validation.ts'
import type { Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { factsOf } from '../../../../src/quality/validation/facts-block.ts'
import { renderValidation } from '../../../../src/quality/validation/render-validation.ts'
import { approvalsOf, createValidations } from '../../../../src/quality/validation/validations.ts'
import { verifyVersion, type VersionEvidence } from '../../../../src/quality/validation/verify-version.ts'

const MANIFEST = {
  format: 1,
  recipe: 'ring',
  version: 'v1',
  createdAt: '2026-01-02T03:04:05.000Z',
  codeVersion: '0.1.0',
  dataHash: 'd'.repeat(64),
  counts: {
    available: { good: 10, defect: 5 },
    train: { good: 7, defect: 3 },
    validation: { good: 3, defect: 2 },
    rejected: 0
  },
  parameters: { epochs: 2, seed: 7 },
  metrics: { auroc: 0.98 },
  crop: { mode: 'polar', sizePx: 128, margin: 1.1 },
  scoring: { k: 5, useDefectBank: false },
  threshold: 0.5,
  encoder: { inputSize: 128, embeddingSize: 64 },
  files: { 'encoder.onnx': { sha256: 'e'.repeat(64), bytes: 9 } }
} as unknown as ModelManifest

const FACTS: ValidationFacts = {
  format: 1,
  recipe: 'ring',
  version: 'v1',
  issuedAt: '2026-02-03T04:05:06.000Z',
  issuedBy: '</script><b>eva</b>',
  manifestSha256: 'a'.repeat(64),
  manifest: MANIFEST,
  threshold: 0.5,
  reviewFrom: 0.4,
  rates: [{ on: 'held out', escape: { rate: 0, low: 0, high: 0.8419, count: 0, of: 2 }, overkill: null }],
  golden: {
    pictures: [{ sha256: 'b'.repeat(64), label: 'good' }],
    outcome: { passed: true, pictures: 1, right: 1, review: 0, mistakes: [] }
  },
  studies: [],
  approvals: [],
  auditHead: { seq: 7, hash: 'c'.repeat(64) }
}
const PAGE = renderValidation(FACTS)
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const entry = (seq: number, before: unknown, after: unknown, action = 'recipe.activated'): AuditRecord => ({
  seq,
  at: '2026-01-03T00:00:00.000Z',
  home: 'here',
  actor: { name: 'eva', role: 'admin' },
  action,
  subject: 'recipe/ring',
  before,
  after
})

const evidence = (changes: Partial<VersionEvidence> = {}): VersionEvidence => ({
  manifest: MANIFEST,
  manifestSha256: FACTS.manifestSha256,
  trainingReport: {
    modelVersion: 'v1',
    dataHash: MANIFEST.dataHash,
    codeVersion: '0.1.0',
    parameters: MANIFEST.parameters
  },
  validation: PAGE,
  issued: [entry(8, null, { recipe: 'ring', report: sha256(PAGE) }, 'model.validated')],
  hashOfEntry: async (seq) => (seq === 7 ? 'c'.repeat(64) : undefined),
  ...changes
})
const broken = async (changes: Partial<VersionEvidence>): Promise<string[]> =>
  (await verifyVersion(evidence(changes))).filter(({ holds }) => !holds).map(({ what }) => what)

suite('validation report', () => {
  test('holds its facts, which no name in them can end early; the same facts, the same bytes', () => {
    assert.deepEqual(factsOf(PAGE), FACTS)
    assert.equal(renderValidation(factsOf(PAGE)), PAGE)
    assert.ok(!PAGE.includes('<b>eva'))
    assert.match(PAGE, /0 of 2: 0 % \(0 % to 84\.2 %\)|0 of 2: 0\u00a0% \(0\u00a0% to 84\.2\u00a0%\)/)
    assert.throws(() => factsOf('<html></html>'), /expected a validation report of okng/)
  })

  test('approvals: what made the version judge, or changed what it judges by, oldest first', () => {
    const [v0, v1] = [
      { activeModelVersion: 'v0', threshold: null, reviewBand: 0 },
      { activeModelVersion: 'v1', threshold: null, reviewBand: 0 }
    ]
    const approvals = approvalsOf(
      [
        entry(6, { ...v1, threshold: 0.3 }, v0),
        entry(5, { ...v1, threshold: 0.3 }, { ...v1, threshold: 0.3, retention: null }, 'recipe.updated'),
        entry(4, v1, { ...v1, threshold: 0.3, reason: 'tried by hand' }, 'recipe.updated'),
        entry(3, v0, { ...v1, signature: { meaning: 'approved for production' } }),
        entry(2, null, v0)
      ],
      'v1'
    )
    assert.deepEqual(
      approvals.map(({ seq, reason, meaning }) => [seq, reason, meaning]),
      [
        [3, null, 'approved for production'],
        [4, 'tried by hand', null]
      ]
    )
  })
})

suite('issuing a report', () => {
  const issue = async (record: () => Promise<void>) => {
    const kept: string[] = []
    const validations = createValidations({
      readRecipe: async () => ({ threshold: null, reviewBand: 0 }) as Recipe,
      openVersion: async () => ({ manifest: MANIFEST, manifestSha256: FACTS.manifestSha256, heldOut: null }),
      golden: { list: async () => [] },
      judgeGolden: async () => FACTS.golden.outcome,
      studiesOf: async () => [],
      reviewRates: async () => [],
      audit: { record, list: async () => [] },
      auditHead: async () => null,
      files: {
        write: async (_recipe, _version, page) => {
          kept.push(page)
        },
        read: async () => undefined
      },
      now: () => new Date(FACTS.issuedAt)
    })
    const issued = await validations.issue('ring', 'v1', { name: 'eva' }).catch((error: Error) => error.message)
    return { issued, kept }
  }

  test('it is kept as it is answered', async () => {
    const { issued, kept } = await issue(async () => {})
    assert.deepEqual(kept, [issued])
    assert.equal(factsOf(issued).issuedBy, 'eva')
  })

  test('where the audit cannot record it, the one before stays', async () => {
    const { issued, kept } = await issue(() => Promise.reject(new Error('disk full')))
    assert.deepEqual([issued, kept], ['disk full', []])
  })
})

suite('proof of a version', () => {
  test('all belongs together', async () => {
    assert.deepEqual(await broken({}), [])
    assert.deepEqual(await broken({ dataHash: MANIFEST.dataHash }), [])
    assert.deepEqual(await broken({ validation: null, trainingReport: null }), [])
  })

  test('other data, another training report, another manifest', async () => {
    assert.deepEqual(await broken({ dataHash: 'f'.repeat(64) }), ['data'])
    assert.deepEqual(await broken({ trainingReport: { modelVersion: 'v1' } }), ['training report'])
    assert.deepEqual(await broken({ manifestSha256: 'f'.repeat(64) }), ['validation report'])
  })

  test('a report that was changed, in its text or in its facts, or that nobody issued', async () => {
    const text = PAGE.replace('0 of 2', '0 of 9')
    assert.deepEqual(await broken({ validation: text }), ['validation report', 'audit'])
    const facts = renderValidation({ ...FACTS, issuedBy: 'bob' })
    assert.deepEqual(await broken({ validation: facts }), ['audit'])
    assert.deepEqual(await broken({ issued: [] }), ['audit'])
  })

  test('a report whose facts cannot be read is broken, whatever was done to them', async () => {
    const block = /(<script type="application\/json" id="facts">)(.*)(<\/script>)/
    for (const facts of ['{"format":1}', '{"format":1,', 'null', '7', ''])
      assert.deepEqual(
        await broken({ validation: PAGE.replace(block, (_all, open, _old, close) => `${open}${facts}${close}`) }),
        ['validation report'],
        facts
      )
    assert.deepEqual(await broken({ validation: 'another file' }), ['validation report'])
  })

  test('an audit that has another entry in that place', async () => {
    assert.deepEqual(await broken({ hashOfEntry: async () => 'f'.repeat(64) }), ['audit'])
    assert.deepEqual(await broken({ hashOfEntry: async () => undefined }), ['audit'])
  })
})
