// What a part costs: stages alone, the whole, peers, scaling, the service over HTTP, overload.
// Run: npm run bench:speed [-- --quick] [--cpu] [--python PATH] [--svg FILE]
// --cpu: the CPU time of a part on one core alone, beside the peer's: what a busy machine can tell, too.
// Medians. Open-loop times count from when a request was due. The client shares the cores with the service.
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchCpu } from './speed/cpu.ts'
import { openShipped } from './speed/model.ts'
import { benchPeers } from './speed/peers.ts'
import { benchRecipes } from './speed/recipes.ts'
import { benchScaling } from './speed/scaling.ts'
import { benchService } from './speed/service.ts'
import { benchStages } from './speed/stages.ts'
import { printedSection } from './results/printed-section.ts'

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    cpu: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    svg: { type: 'string', default: join(tmpdir(), 'okng-scaling.svg') }
  }
})
const budgetMs = values.quick ? 150 : 2000
const seconds = values.quick ? 3 : 20
const { print, keep } = values.cpu
  ? printedSection('CPU time on a busy machine', 'npm run bench:speed -- --cpu')
  : printedSection('Speed', 'npm run bench:speed --')

print(`node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, load average ${loadavg()[0]!.toFixed(1)}`)
if (values.cpu) {
  await benchCpu(values.python, values.quick ? 40 : 200, print)
  keep()
  process.exit(0)
}
const model = await openShipped(2)
print('\n# stages, one thread for pixels, two for the encoder')
const pipelines = await benchStages(model, budgetMs, print)
print('\n# peers, 1024x768')
await benchPeers(model, pipelines, values.python, budgetMs, print)
print('\n# scaling')
await benchScaling(model, budgetMs, values.svg, print)
await benchRecipes(model, budgetMs, print)
await model.close()
print('\n# service on loopback')
await benchService(pipelines, seconds, print)
keep()
