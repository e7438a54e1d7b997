// Server-sent events out of a fetch, for EventSource can not carry a token: the event stream format of the HTML standard,
// as far as our server uses it. [name, data] each.
export async function* eventsOf(body) {
  // By its reader: not every browser can iterate a stream.
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += part.value;
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const lines = rest.slice(0, end).split('\n');
        rest = rest.slice(end + 2);
        const value = (name) => lines.filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).replace(/^ /, '')).join('\n');
        if (value('data')) yield [value('event') || 'message', JSON.parse(value('data'))];
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
