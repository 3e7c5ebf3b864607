// The line to the workspace: what changes comes in, what a person does goes out, and a cut line is mended.

export function connect(on) {
  const waiting = new Map();
  let socket = null;
  let number = 0;

  function open() {
    socket = new WebSocket(new URL("live", location.href).href.replace(/^http/, "ws"));
    socket.addEventListener("message", (event) => take(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      for (const answer of waiting.values()) answer({ mistake: "The workspace did not answer." });
      waiting.clear();
      on.lost();
      setTimeout(open, 1000);
    });
  }

  function take(message) {
    if ("re" in message) {
      waiting.get(message.re)?.(message);
      waiting.delete(message.re);
    } else {
      for (const [kind, what] of Object.entries(message)) on[kind](what);
    }
  }

  function send(deed) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(deed));
  }

  open();
  return {
    look: (person, channel) => send({ do: "look", person, channel }),
    // What came of a deed: {answer} or {mistake}.
    ask(what, deed) {
      if (socket.readyState !== WebSocket.OPEN) return Promise.resolve({ mistake: "The workspace has stopped." });
      number += 1;
      const id = number;
      const outcome = new Promise((resolve) => waiting.set(id, resolve));
      send({ do: what, id, ...deed });
      return outcome;
    },
  };
}
