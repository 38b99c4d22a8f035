// The build puts uqr's own module here as uqr.js.
export * from 'uqr'
