import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { startProblem } from '../../src/start-problem.ts'

const config = { host: '127.0.0.1', port: 8080, dataDir: '/data' }
const failure = (code: string, syscall: string) =>
  Object.assign(new Error(`${code}: it failed\n  here`), { code, syscall })

suite('startProblem', () => {
  test('one sentence with what to do', () => {
    for (const [error, words] of [
      [failure('EADDRINUSE', 'listen'), /^port 8080 on 127\.0\.0\.1 is in use .*: stop that one, or set OKNG_PORT/],
      [failure('EADDRNOTAVAIL', 'listen'), /^127\.0\.0\.1 is no address of this machine: set OKNG_HOST/],
      [failure('EACCES', 'listen'), /^this user may not listen on port 8080: set OKNG_PORT/],
      [
        failure('EACCES', 'mkdir'),
        /^expected a data folder that this user may write to, received \/data: .*OKNG_DATA_DIR/
      ],
      [failure('ENOSPC', 'write'), /^the disk of the data folder \/data is full: make room/],
      [new Error('unable to open database file'), /^expected a data folder/]
    ] as const) {
      const said = startProblem(error, config)
      assert.match(said, words)
      assert.ok(!said.includes('\n'))
    }
    assert.equal(startProblem(new Error('no GPU'), config), 'no GPU')
  })
})

suite('check-node', () => {
  const file = 'config/check-node.cjs'
  const run = (node: string): { said: string; code: number | null } => {
    let said = ''
    let code: number | null = null
    runInNewContext(readFileSync(file, 'utf8'), {
      require: () => ({ engines: { node: '>=20.19' } }),
      process: {
        versions: { node },
        stderr: { write: (text: string) => (said += text) },
        exit: (with_: number) => (code = with_)
      }
    })
    return { said, code }
  }

  test('an older Node is refused in one sentence, a newer one passes', () => {
    for (const node of ['20.19.0', '20.20.2', '22.0.0', '24.1.0']) assert.deepEqual(run(node), { said: '', code: null })
    for (const node of ['18.20.8', '20.18.3', '16.0.0'])
      assert.deepEqual(run(node), {
        said:
          `okng: expected Node 20.19 or newer, received ${node}: install a newer one (https://nodejs.org), `
          + 'then run npm ci again\n',
        code: 1
      })
    execFileSync(process.execPath, [file])
  })
})
