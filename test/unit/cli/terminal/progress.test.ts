import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { createProgress } from '../../../../src/cli/terminal/progress.ts'

suite('createProgress', () => {
  test('plain lines where there is no terminal: at most ten, the last one at the end', () => {
    const lines: string[] = []
    const progress = createProgress({ write: (text) => lines.push(text) }, { label: 'crop', total: 23 })
    for (let done = 1; done <= 23; done++) progress.update(done)
    progress.stop()
    assert.deepEqual(lines, [
      'crop: 3 of 23\n',
      'crop: 6 of 23\n',
      'crop: 9 of 23\n',
      'crop: 12 of 23\n',
      'crop: 15 of 23\n',
      'crop: 18 of 23\n',
      'crop: 21 of 23\n',
      'crop: 23 of 23\n'
    ])
  })

  test('a line for each step where as many are asked for, with its note', () => {
    const lines: string[] = []
    const progress = createProgress({ write: (text) => lines.push(text) }, { label: 'epoch', total: 2, lines: 2 })
    progress.update(1, 'loss 0.5')
    progress.update(2, 'loss 0.25')
    assert.deepEqual(lines, ['epoch: 1 of 2, loss 0.5\n', 'epoch: 2 of 2, loss 0.25\n'])
  })

  test('a bar on a terminal', () => {
    const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), {
      isTTY: true as const,
      columns: 120,
      rows: 20,
      cursorTo() {},
      clearLine() {},
      moveCursor() {}
    })
    const progress = createProgress(terminal, { label: 'epoch', total: 4 })
    progress.update(4, 'loss 0.25')
    progress.stop()
    const text = String(terminal.read())
    assert.match(text, /epoch \[=+\] 4\/4, .* left {2}loss 0\.25/)
  })
})
