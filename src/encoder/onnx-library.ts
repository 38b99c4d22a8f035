// ONNX Runtime 1.30 reports its use to its maker over the network, and keeps a database and a log file for this, unless
// it is told not to before it is loaded. A station must not report to anybody.
process.env['ORT_DISABLE_TELEMETRY'] = '1'

export const { default: ort } = await import('onnxruntime-node')
