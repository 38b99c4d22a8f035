/** States of VisionStateMachineType, as OPC 40100-1 names them. */
export type SystemState = 'Preoperational' | 'Operational' | 'Error' | 'Halted'
/** States of VisionAutomaticModeStateMachineType; null unless the system is Operational. */
export type AutomaticState = 'Initialized' | 'Ready' | 'SingleExecution' | 'ContinuousExecution' | null

/** Why a step is made, as the names of transitions end: by the system itself, or by a method. */
export type Cause = 'Auto' | 'Recipe' | 'Stop' | 'Abort' | ''

/** One step of one of the two state machines. */
export interface Step {
  readonly machine: 'system' | 'automatic'
  readonly from: SystemState | AutomaticState
  readonly to: SystemState | AutomaticState
  /** Name of the transition in the nodeset; null: none leads there. */
  readonly transition: string | null
}

export interface States {
  readonly system: SystemState
  readonly automatic: AutomaticState
  moveSystem(to: SystemState, cause: Cause): void
  moveAutomatic(to: NonNullable<AutomaticState>, cause: Cause): void
}

/** The two state machines of a vision system. The automatic one is active while the system is Operational. */
export function createStates(onStep: (step: Step) => void): States {
  let system: SystemState = 'Preoperational'
  let automatic: AutomaticState = null
  return {
    get system() {
      return system
    },
    get automatic() {
      return automatic
    },
    moveSystem(to, cause) {
      if (to === system) return
      const transition = `${system}To${to}${cause}`
      const before = { system, automatic }
      system = to
      automatic = to === 'Operational' ? 'Initialized' : null
      onStep({ machine: 'system', from: before.system, to, transition })
      if (automatic !== before.automatic)
        onStep({ machine: 'automatic', from: before.automatic, to: automatic, transition: null })
    },
    moveAutomatic(to, cause) {
      if (automatic === null || to === automatic) return
      const transition = `${automatic}To${to}${cause}`
      const from = automatic
      automatic = to
      onStep({ machine: 'automatic', from, to, transition })
    }
  }
}
