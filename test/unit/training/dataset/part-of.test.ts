import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { partOf } from '../../../../src/training/dataset/part-of.ts'

suite('partOf', () => {
  test('both ends of a part are one part, in any folder, format and case', () => {
    for (const file of ['OK/61.bmp', '/data/2026-11-02/OK/61-s.bmp', '61-S.PNG', '61-s.bmp.png', '61.jfif', '61'])
      assert.equal(partOf(file, 'good'), 'good/61')
  })

  test('the label belongs to the key: OK/3 and NG/3 are two parts', () => {
    assert.notEqual(partOf('OK/3.bmp', 'good'), partOf('NG/3.bmp', 'defect'))
  })

  test('only a whole -s suffix counts', () => {
    assert.equal(partOf('cast_ok_0_1002.jpeg', 'good'), 'good/cast_ok_0_1002')
    assert.equal(partOf('ring-steel.tif', 'good'), 'good/ring-steel')
    assert.equal(partOf('6s.bmp', 'good'), 'good/6s')
  })

  test('umlauts are the same, composed or not', () => {
    assert.equal(partOf('Größe-1.bmp'.normalize('NFD'), 'good'), partOf('Größe-1.bmp'.normalize('NFC'), 'good'))
  })
})
