// The build puts preact's own module here as preact.js: browsers know no bare names.
export * from 'preact'
