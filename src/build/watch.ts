// `npm run dev`: compiles at each change, puts the page together again, and restarts the service.
import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../package-root.ts'

/** Editors and compilers write several files at a time. Milliseconds. */
const SETTLE_MS = 300
const PAGE_SOURCES = ['dist/page', 'src/web']

const compiler = join(PACKAGE_ROOT, 'node_modules/typescript/bin/tsc')
const children = ['tsconfig.json', 'src/web/tsconfig.json'].map((project) =>
  start([compiler, '-p', project, '--watch', '--preserveWatchOutput'])
)
children.push(start(['--watch', '--watch-preserve-output', join(PACKAGE_ROOT, 'dist/src/server.js')]))

let timer: NodeJS.Timeout | undefined
for (const folder of PAGE_SOURCES)
  watch(join(PACKAGE_ROOT, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => start([join(PACKAGE_ROOT, 'dist/src/build/build-page.js')]), SETTLE_MS)
  })

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const child of children) child.kill(signal)
    process.exit()
  })

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: PACKAGE_ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
}
