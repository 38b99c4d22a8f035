import type { LineResult, RecordsWanted, ToChannel } from '../../domain/channels/line.ts'
import type { HandshakeParts, Status } from '../handshake/handshake-types.ts'
import { createTextStation } from '../tcp-text/text-station.ts'
import type { NodeOpcua, UaServer } from './node-opcua.ts'
import { shareRecipe } from './share-recipe.ts'
import { addStationObject } from './station-object.ts'
import { addVisionSystem } from './vision/vision-system.ts'
import type { VisionConfiguration } from './vision/vision-values.ts'

export interface OpcuaStationParts {
  readonly name: string
  readonly handshake: HandshakeParts
  readonly configuration: VisionConfiguration
  readonly records: (wanted: RecordsWanted) => Promise<readonly LineResult['result'][]>
  /** Has the verdicts of the station recorded as simulated, or no more. Resolves when it holds. */
  readonly simulate: (on: boolean) => Promise<void>
  readonly heartbeat: () => number
}

export interface OpcuaStation {
  /** What the service tells. */
  pass(message: ToChannel): void
  /** To be called often. */
  tick(): void
  /** One for each way of asking for results. */
  statuses(): readonly Status[]
}

/** A station: a flat object of scalars, and beside it a vision system of OPC 40100-1. They share the recipe. */
export function addStation(ua: NodeOpcua, server: UaServer, parts: OpcuaStationParts): OpcuaStation {
  const { name, handshake: given, heartbeat } = parts
  const recipe = shareRecipe(given.recipes, given.select)
  const { handshake, method } = addStationObject(ua, server, name, given, recipe, heartbeat)
  const jobs = createTextStation({
    ...given,
    select(chosen) {
      recipe.chosen(jobs, chosen)
    }
  })
  recipe.add(jobs)
  const vision = addVisionSystem(ua, server, { ...given, ...parts, handshake: jobs, recipe })
  const all = [handshake, method, jobs]

  function tick(): void {
    for (const each of all) each.tick()
    vision.tick()
  }

  return {
    pass(message) {
      if (message.type === 'result' && message.line.result.station === given.station) {
        for (const each of all) each.result(message.line)
        vision.result(message.line)
      } else if (message.type === 'alive')
        for (const each of all) each.alive(message.ready, message.due.includes(given.station))
      else if (message.type === 'selected' && message.station === given.station) {
        recipe.selected(message.recipe, message.problem)
        vision.selected(message.recipe, message.problem)
      } else if (message.type === 'failed' && message.station === given.station)
        for (const each of all) each.fail(message.ms)
      tick()
    },
    tick,
    statuses: () => all.map((each) => each.status())
  }
}
