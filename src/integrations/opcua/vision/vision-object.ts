import type { NodeOpcua, UaAddressSpace, UaNode } from '../node-opcua.ts'
import type { VisionEvent } from './vision-types.ts'
import { bindMethod } from './bind-method.ts'
import type { VisionMethods } from './vision-methods.ts'
import { VISION_URI, type VisionValues } from './vision-values.ts'

const OPTIONALS = [
  'ConfigurationManagement',
  'RecipeManagement',
  'ResultManagement',
  'VisionStateMachine.LastTransition',
  'VisionStateMachine.SelectModeAutomatic',
  'VisionStateMachine.AutomaticModeStateMachine',
  'VisionStateMachine.AutomaticModeStateMachine.LastTransition',
  'VisionStateMachine.AutomaticModeStateMachine.SimulationMode'
]
/** Of an event that is no error. */
const SEVERITY = 100

export interface VisionObject {
  bind(methods: VisionMethods): void
  /** Shows and tells what has happened. */
  tell(event: VisionEvent | { readonly type: 'prepared'; readonly recipe: string }): void
}

/** A VisionSystem of OPC 40100-1 under Objects: `s=<name>.Vision`. */
export function addVisionObject(
  ua: NodeOpcua,
  space: UaAddressSpace,
  name: string,
  values: VisionValues
): VisionObject {
  const namespace = space.getNamespaceIndex(VISION_URI)
  const system = space.findObjectType('VisionSystemType', namespace).instantiate({
    namespace: space.getOwnNamespace(),
    browseName: `${name}Vision`,
    nodeId: `s=${name}.Vision`,
    organizedBy: space.rootFolder.objects,
    notifierOf: space.rootFolder.objects.server,
    eventNotifier: 1,
    optionals: OPTIONALS
  })
  const child = (of: UaNode, component: string): UaNode => of.getComponentByName(component, namespace)!
  const stateMachine = child(system, 'VisionStateMachine')
  const automaticMode = child(stateMachine, 'AutomaticModeStateMachine')
  for (const machine of [stateMachine, automaticMode]) ua.promoteToStateMachine(machine)
  stateMachine.setState('Preoperational')
  automaticMode.setState(null)
  const configurations = child(system, 'ConfigurationManagement')
  child(configurations, 'ActiveConfiguration').setValueFromSource(values.configuration())
  const objects = {
    system: stateMachine,
    automatic: automaticMode,
    recipes: child(system, 'RecipeManagement'),
    configurations,
    results: child(system, 'ResultManagement')
  }

  function raise(type: string, message: string, fields: Readonly<Record<string, object>>): void {
    system.raiseEvent(space.findEventType(type, namespace), {
      sourceName: values.scalar('String', name),
      message: values.scalar('LocalizedText', { text: message }),
      severity: values.scalar('UInt16', SEVERITY),
      ...fields
    })
  }

  const text = (name: string): object => values.scalar('LocalizedText', { text: name })
  const nameOf = (state: string | null): string => state ?? 'not active'

  return {
    bind(methods) {
      for (const [object, named] of Object.entries(methods))
        for (const [method, run] of Object.entries(named))
          bindMethod(ua, objects[object as keyof typeof objects].getMethodByName(method, namespace)!, run)
    },
    tell(event) {
      if (event.type === 'step') {
        const machine = event.machine === 'system' ? stateMachine : automaticMode
        if (event.transition === null) machine.setState(event.to)
        else machine.setState(event.to, (all) => all.find((each) => each.browseName.name === event.transition)!)
        raise('StateChangedEventType', nameOf(event.to), {
          transition: text(event.transition ?? ''),
          fromState: text(nameOf(event.from)),
          toState: text(nameOf(event.to))
        })
      } else if (event.type === 'result') {
        raise('ResultReadyEventType', event.result.resultId, values.components(event.result))
      } else if (event.type === 'prepared') {
        raise('RecipePreparedEventType', event.recipe, {
          internalId: values.structure('RecipeIdInternalDataType', { id: event.recipe }),
          externalId: values.structure('RecipeIdExternalDataType', { id: event.recipe })
        })
      } else {
        const type = event.type === 'started' ? 'JobStartedEventType' : 'ReadyEventType'
        raise(type, event.jobId, { jobId: values.structure('JobIdDataType', { id: event.jobId }) })
      }
    }
  }
}
