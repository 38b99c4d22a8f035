import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { formatSection, type ResultTable, withSection } from '../../bench/results/result-table.ts'

const TABLE: ResultTable = {
  name: 'heat map',
  command: 'npm run bench -- heat-map',
  head: ['defect', 'found'],
  rows: [
    ['dent', '20'],
    ['a|b', '19']
  ],
  notes: ['Goal: 90 %.']
}
const MEASURED = { machine: '2 x CPU, Node v20', commit: 'abc1234', day: '2026-11-29' }
const SECTION = formatSection(TABLE, MEASURED)

suite('result tables', () => {
  test('a section says how it is renewed, on which machine and commit', () => {
    assert.equal(
      SECTION,
      `<!-- table: heat map -->
\`npm run bench -- heat-map --write\` writes this table. 2 x CPU, Node v20, commit abc1234, 2026-11-29.

| defect | found |
| --- | --- |
| dent | 20 |
| a\\|b | 19 |

Goal: 90 %.
<!-- end of table: heat map -->`
    )
  })
  test('a new section goes to the end, below a heading', () => {
    assert.equal(withSection('# Figures\n', 'heat map', SECTION), `# Figures\n\n## heat map\n\n${SECTION}\n`)
  })
  test('the section of the same name is replaced, and nothing else', () => {
    const other = formatSection({ ...TABLE, name: 'speed' }, MEASURED)
    const before = `a\n${other}\nb\n${SECTION}\nc $& $1\n`
    const renewed = formatSection({ ...TABLE, rows: [['dent', '$& 7']] }, MEASURED)
    assert.equal(withSection(before, 'heat map', renewed), `a\n${other}\nb\n${renewed}\nc $& $1\n`)
  })
  test('a section without its end is refused', () => {
    assert.throws(
      () => withSection('<!-- table: heat map -->\n', 'heat map', SECTION),
      /expected '<!-- table: heat map/
    )
  })
})
