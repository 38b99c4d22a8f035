// Runs the tests under the given files or folders of dist/test: `node dist/test/run.js unit architecture.test.js`.
// Node 20's own `--test` knows no globs and would take benchmarks for tests.
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const here = dirname(fileURLToPath(import.meta.url))
const testFiles = (path: string): string[] =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((f) => f.endsWith('.test.js'))
        .map((f) => join(path, f))

const files = process.argv
  .slice(2)
  .flatMap((argument) => testFiles(join(here, argument)))
  .sort()
if (files.length === 0) throw new Error(`no test file under ${process.argv.slice(2).join(', ')}`)

// A test that hangs fails; the slowest takes some 20 s on two busy cores.
run({ files, concurrency: 2, timeout: 300_000 })
  .on('test:fail', () => {
    process.exitCode = 1
  })
  .compose(new spec())
  .pipe(process.stdout)
