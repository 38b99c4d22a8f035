// Fuzzing of everything that reads what others made. Run: npm run fuzz [-- --target NAME] [--seed N] [--inputs N]
// [--replay FILE] Each target runs in a process of its own, so that one that dies, hangs or takes all memory is found
// and named. The same seed makes the same inputs. Exit code 1 on a finding; its input is kept, and `--target NAME
// --replay FILE` runs it alone.
import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createRandom } from '../../src/domain/random.ts'
import { CPU_LIMIT_MS, type Finding, inputOf, MEMORY_LIMIT_MB, type Tally } from './run-inputs.ts'
import type { Target } from './target.ts'
import { TARGETS } from './targets.ts'

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    inputs: { type: 'string' },
    replay: { type: 'string' }
  }
})
const seed = Number(values.seed)
const folder = join(tmpdir(), 'okng-fuzz')
/**
 * No input makes progress for so long: it hangs. CPU_LIMIT_MS holds for the work; here others may work on the same
 * cores.
 */
const HANG_MS = 60_000
/** Inputs of one process: what one leaves behind in memory doesn't add up for ever. */
const PER_PROCESS = 5_000
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const chosen = values.target ?? TARGETS.map(({ name }) => name)
const unknown = chosen.filter((name) => !TARGETS.some((target) => target.name === name))
if (unknown.length > 0)
  throw new Error(`expected targets of ${TARGETS.map(({ name }) => name).join(', ')}, received ${unknown.join(', ')}`)
const targets = TARGETS.filter(({ name }) => chosen.includes(name))

if (values.replay !== undefined) {
  for (const target of targets) {
    const open = await target.open()
    print(`${target.name}: ${await open.run(readFileSync(values.replay), createRandom(seed))}`)
    await open.close?.()
  }
} else {
  process.exitCode = (await fuzz()) ? 0 : 1
}

async function fuzz(): Promise<boolean> {
  print(`seed ${seed}; limits: ${CPU_LIMIT_MS} ms of CPU time for one input, ${MEMORY_LIMIT_MB} MB for the process`)
  let inputs = 0
  let found = 0
  for (const target of targets) {
    const startedAt = performance.now()
    const most = values.inputs === undefined ? target.inputs : Number(values.inputs)
    const total = { accepted: 0, refused: 0, slowestCpuMs: 0, findings: [] as Finding[] }
    for (let from = 0; from < most && total.findings.length < 10;) {
      const { tally, died } = await inChild(target, from, Math.min(most, from + PER_PROCESS))
      total.accepted += tally.accepted
      total.refused += tally.refused
      total.slowestCpuMs = Math.max(total.slowestCpuMs, tally.slowestCpuMs)
      total.findings.push(...tally.findings)
      if (died !== null) {
        const open = await target.open()
        total.findings.push({
          target: target.name,
          input: died.input,
          bytes: inputOf(open, target, seed, died.input),
          why: died.why
        })
        await open.close?.()
        from = died.input + 1
      } else {
        from += PER_PROCESS
      }
    }
    print(
      `${target.name.padEnd(18)} ${String(most).padStart(6)} inputs: ${total.accepted} accepted, `
        + `${total.refused} refused; slowest ${total.slowestCpuMs.toFixed(0)} ms CPU; `
        + `${((performance.now() - startedAt) / 1000).toFixed(1)} s; findings: ${total.findings.length}`
    )
    for (const finding of total.findings) report(finding)
    inputs += most
    found += total.findings.length
  }
  print(`${inputs} inputs, ${found} findings`)
  return found === 0
}

function report({ target, input, bytes, why }: Finding): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${target}-${seed}-${input}.bin`)
  writeFileSync(file, bytes)
  print(
    `  input ${input} (${bytes.length} bytes, ${file}): `
      + `${Buffer.from(bytes.subarray(0, 64)).toString('hex')}\n    ${why.split('\n').slice(0, 8).join('\n    ')}`
  )
}

interface ChildOutcome {
  readonly tally: Omit<Tally, 'findings'> & { readonly findings: readonly Finding[] }
  readonly died: { readonly input: number; readonly why: string } | null
}

function inChild(target: Target, from: number, to: number): Promise<ChildOutcome> {
  mkdirSync(folder, { recursive: true })
  const progress = join(folder, `progress-${process.pid}`)
  const start = Buffer.alloc(8)
  start.writeDoubleLE(from)
  writeFileSync(progress, start)
  const child = fork(
    fileURLToPath(new URL('./child.js', import.meta.url)),
    [target.name, String(seed), String(from), String(to), progress],
    { serialization: 'advanced', execArgv: [] }
  )
  const current = (): number => readFileSync(progress).readDoubleLE()
  return new Promise((resolve) => {
    let tally: Tally | undefined
    let why: string | null = null
    let last = -1
    const watch = setInterval(() => {
      if (current() === last && tally === undefined) {
        why = `it did not end within ${HANG_MS / 1000} s`
        child.kill('SIGKILL')
      }
      last = current()
    }, HANG_MS)
    child.on('message', (message) => {
      tally = message as Tally
    })
    child.on('exit', (code, signal) => {
      clearInterval(watch)
      if (tally !== undefined) resolve({ tally, died: null })
      else
        resolve({
          tally: { accepted: 0, refused: 0, slowestCpuMs: 0, findings: [] },
          died: { input: current(), why: why ?? `the process ended with ${signal ?? code}` }
        })
    })
  })
}
