import type { Answer, Handshake, HandshakeParts } from '../handshake/handshake-types.ts'
import { createHandshake } from '../handshake/handshake.ts'
import { REST } from '../handshake/rest.ts'
import { createTextStation, type TextStation } from '../tcp-text/text-station.ts'
import type { NodeOpcua, UaServer } from './node-opcua.ts'
import { READ, WRITTEN } from './nodes.ts'
import type { SharedRecipe } from './share-recipe.ts'

const SAMPLING_MS = 10
/** What the method answers. */
const OUTPUTS: ReadonlySet<string> = new Set(['Code', 'Ok', 'Score', 'Sequence', 'ResultPartId', 'ResultId'])

/** By variables, and by the method. */
export interface StationObject {
  readonly handshake: Handshake
  readonly method: TextStation
}

/**
 * A station as an object of scalar variables, and the method `Inspect`. Node ids: `s=<name>.<variable>`.
 * @param recipe the one for both
 */
export function addStationObject(
  ua: NodeOpcua,
  server: UaServer,
  name: string,
  parts: HandshakeParts,
  recipe: SharedRecipe,
  heartbeat: () => number
): StationObject {
  const { addressSpace } = server.engine
  const namespace = addressSpace.getOwnNamespace()
  const method = createTextStation({
    ...parts,
    select(chosen) {
      recipe.chosen(method, chosen)
    }
  })
  const handshake = createHandshake({
    ...parts,
    select(chosen) {
      recipe.chosen(handshake, chosen)
    }
  })
  recipe.add(method)
  recipe.add(handshake)
  const object = namespace.addObject({
    organizedBy: addressSpace.rootFolder.objects,
    browseName: name,
    nodeId: `s=${name}`
  })
  let control = REST
  const variable = (
    browseName: string,
    type: string,
    meaning: string,
    value: { get(): object; set?(given: { value: unknown }): object }
  ): void => {
    const nodeId = `s=${name}.${browseName}`
    namespace.addVariable({
      componentOf: object,
      browseName,
      nodeId,
      dataType: type,
      description: meaning,
      minimumSamplingInterval: SAMPLING_MS,
      value
    })
  }
  for (const { name: written, type, key, meaning } of WRITTEN)
    variable(written, type, meaning, {
      get: () => new ua.Variant({ dataType: ua.DataType[type]!, value: control[key] }),
      set(given) {
        control = { ...control, [key]: given.value ?? REST[key] }
        handshake.tick()
        handshake.control(control)
        return ua.StatusCodes.Good
      }
    })
  for (const { name: read, type, meaning, value } of READ)
    variable(read, type, meaning, {
      get() {
        handshake.tick()
        return new ua.Variant({ dataType: ua.DataType[type]!, value: value(handshake.status(), heartbeat()) })
      }
    })
  const hasRecipe = (): boolean => parts.recipes.size === 0 || handshake.status().recipeNumber !== 0
  addInspect(ua, namespace, object, name, method, hasRecipe)
  return { handshake, method }
}

/** Triggers, and answers with the result: for controllers that call methods. */
function addInspect(
  ua: NodeOpcua,
  namespace: ReturnType<UaServer['engine']['addressSpace']['getOwnNamespace']>,
  object: object,
  name: string,
  method: TextStation,
  hasRecipe: () => boolean
): void {
  const { DataType, StatusCodes } = ua
  const outputs = READ.filter((each) => OUTPUTS.has(each.name))
  const argument = (each: { name: string; type: string; meaning: string }) => ({
    name: each.name,
    dataType: DataType[each.type]!,
    description: each.meaning
  })
  namespace
    .addMethod(object, {
      browseName: 'Inspect',
      nodeId: `s=${name}.Inspect`,
      inputArguments: [
        { name: 'TriggerId', type: 'UInt32', meaning: 'the measId of the picture; 0: none' },
        { name: 'PartId', type: 'String', meaning: 'for pictures without a part id; empty: none' }
      ].map(argument),
      outputArguments: outputs.map(argument)
    })
    .bindMethod(([triggerId, partId], _context, done) => {
      const reply = (answer: Answer): void => {
        const status = { ...method.status(), shown: answer }
        const outputArguments = outputs.map(
          ({ type, value }) => new ua.Variant({ dataType: DataType[type]!, value: value(status, 0) })
        )
        done(null, { statusCode: StatusCodes.Good, outputArguments })
      }
      // The method and the variables are those of one controller.
      if (!hasRecipe()) {
        done(null, { statusCode: StatusCodes.BadInvalidState, outputArguments: [] })
        return
      }
      const why = method.trigger(
        Number(triggerId?.value ?? 0),
        typeof partId?.value === 'string' ? partId.value : '',
        reply
      )
      if (why !== undefined) done(null, { statusCode: StatusCodes.BadInvalidState, outputArguments: [] })
    })
}
