import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InspectionRecord } from '../../../../src/domain/records/record.ts'
import { readReferences } from '../../../../src/cli/msa/read-references.ts'
import { postedStudy } from '../../../../src/quality/study/posted-study.ts'
import { record } from '../../store/records/record-fixture.ts'
import { tempFolder } from '../../temp-folder.ts'

const REFERENCES = new Map([
  ['1', 'good'],
  ['2', 'defect']
] as const)

/** The study of these records, the newest first, as the store lists them. */
const studyOf = (...records: readonly InspectionRecord[]) =>
  postedStudy({ list: async () => records.toReversed() }, 'msa', 'ring', REFERENCES)

suite('study of posted pictures', () => {
  test('the records in the order in which the parts were judged', async () => {
    const { measurements, modelVersion } = await studyOf(
      record(1, { partId: '1', station: 'left' }),
      record(2, { partId: '2' })
    )
    assert.equal(modelVersion, 'v1')
    assert.deepEqual(
      measurements.map(({ part, reference }) => [part, reference]),
      [
        ['1', 'good'],
        ['2', 'defect']
      ]
    )
    assert.equal(measurements[0]!.station, 'left')
  })

  for (const [what, result, message] of [
    ['another model version', { modelVersion: 'v2' }, /expected .* one model version, received ring v1, ring v2$/],
    ['another recipe', { recipe: 'cap' }, /expected a study of recipe ring .*, received cap v1, ring v1$/],
    ['no part id', { partId: null }, /expected a partId with each picture of a study, inspection 0.*2 has none/],
    ['a part without a reference', { partId: '3' }, /expected a reference for part '3', received none/]
  ] as const)
    test(`a picture with ${what} is refused`, async () => {
      await assert.rejects(studyOf(record(1, { partId: '1' }), record(2, { partId: '2', ...result })), { message })
    })

  test('a study of another recipe alone, and one without pictures, are refused', async () => {
    await assert.rejects(studyOf(record(1, { partId: '1', recipe: 'cap' })), /recipe ring .*, received cap v1$/)
    await assert.rejects(studyOf(), /found none on record/)
  })

  test('a part has one reference', async (t) => {
    const file = join(tempFolder(t), 'parts.csv')
    writeFileSync(file, 'part,reference\n1,OK\n2,NG\n1,OK\n')
    assert.deepEqual(await readReferences(file), REFERENCES)
    writeFileSync(file, 'part,reference\n1,OK\n2,NG\n1,NG\n')
    await assert.rejects(readReferences(file), /line 4: expected one reference for part '1', received OK and NG/)
  })
})
