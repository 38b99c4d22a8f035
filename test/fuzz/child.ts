// Runs some inputs of one target in a process of its own, which may die of them: node child.js TARGET SEED FROM TO
// PROGRESS-FILE The number of the input under way stands in the first 8 bytes of the progress file; the tally goes to
// the parent.
import { openSync, writeSync } from 'node:fs'
import { runInputs } from './run-inputs.ts'
import { TARGETS } from './targets.ts'

const [name, seed, from, to, progressFile] = process.argv.slice(2) as [string, string, string, string, string]
const target = TARGETS.find((each) => each.name === name)!
const file = openSync(progressFile, 'r+')
const number = Buffer.alloc(8)
const tally = await runInputs(target, Number(seed), Number(from), Number(to), (n) => {
  number.writeDoubleLE(n)
  writeSync(file, number, 0, 8, 0)
})
process.send!(tally, () => {
  process.disconnect()
})
