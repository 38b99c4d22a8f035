import type { InspectionResult } from '../inspection/inspection.ts'

/** Sources that may trigger a camera: controllers by their channels, and `POST /cameras/:station/trigger`. */
export const CAMERA_TRIGGERS = ['modbus', 'opcua', 'tcpText', 'http'] as const
export type CameraTrigger = (typeof CAMERA_TRIGGERS)[number]

/** A request for one picture from a camera. */
export interface CameraWish {
  readonly measId: string
  /** Null: the part that a controller or a person has announced, if any. */
  readonly partId: string | null
}

/** The outcome. Only `judged` is a verdict. */
export type CameraOutcome =
  | { readonly kind: 'judged'; readonly result: Omit<InspectionResult, 'heatmap'> }
  | {
      readonly kind: 'failed'
      /** `missed`: no picture was taken. `fault`: there is no usable picture. */
      readonly why: 'missed' | 'fault'
      readonly detail: string
    }
