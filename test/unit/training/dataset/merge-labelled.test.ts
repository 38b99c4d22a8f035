import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { LabelledFile } from '../../../../src/domain/labelled/label.ts'
import { mergeLabelled } from '../../../../src/training/dataset/merge-labelled.ts'

const picture = (sha256: string, given: Partial<LabelledFile> = {}): LabelledFile => ({
  file: `/uploaded/${sha256}.png`,
  sha256,
  partId: null,
  label: 'good',
  defectKind: null,
  ...given
})

suite('mergeLabelled', () => {
  test('takes both; a picture without a part id is a part of its own', () => {
    const reviewed = picture('b', { file: '/review/b.png', label: 'defect', defectKind: 'dent' })
    assert.deepEqual(mergeLabelled([picture('a')], [reviewed]), [
      { file: '/uploaded/a.png', label: 'good', part: 'good/a' },
      { file: '/review/b.png', label: 'defect', part: 'defect/b' }
    ])
  })
  test('where a picture is in both, the label of the review counts', () => {
    const reviewed = picture('a', { file: '/review/a.png', label: 'defect' })
    assert.deepEqual(mergeLabelled([picture('a'), picture('b')], [reviewed]), [
      { file: '/uploaded/b.png', label: 'good', part: 'good/b' },
      { file: '/review/a.png', label: 'defect', part: 'defect/a' }
    ])
  })
  test('pictures of one part share it, however they came and whatever its id is made of', () => {
    const id = 'Öse 7/3.5*'
    const merged = mergeLabelled(
      [picture('a', { partId: id })],
      [picture('b', { partId: id.normalize('NFD').toUpperCase() })]
    )
    assert.equal(new Set(merged.map(({ part }) => part)).size, 1)
  })
  test('a good part and a defective one of the same number are two parts', () => {
    const merged = mergeLabelled([picture('a', { partId: '7' })], [picture('b', { partId: '7', label: 'defect' })])
    assert.deepEqual(
      merged.map(({ part }) => part),
      ['good/7', 'defect/7']
    )
  })
})
