-- What wrk sends: the address it was given, or with arguments
--   each FILE        the paths in that file, in turn
--   reply TOKEN…     a reply to the thread of that address, each in the next token's name
-- The last line that it prints is for measure.py.

local turn = 0

local function each(file)
  local requests = {}
  for path in io.lines(file) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  return function()
    turn = turn % #requests + 1
    return requests[turn]
  end
end

local words = "Thank you for *saying* this. Day 12 here, and it **does** get easier: mornings first, then evenings. "
  .. "What helped me was walking every day, and calling somebody before rather than after. This is reply "

local function reply(tokens)
  return function()
    turn = turn + 1
    local headers = {
      ["Authorization"] = "Bearer " .. tokens[turn % #tokens + 1],
      ["Content-Type"] = "application/json",
    }
    return wrk.format("POST", nil, headers, '{"body": "' .. words .. turn .. '."}')
  end
end

function init(args)
  local what = table.remove(args, 1)
  if what == "each" then request = each(args[1]) end
  if what == "reply" then request = reply(args) end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\n{"requests": %d, "seconds": %f, "p50": %d, "p99": %d, "wrong": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    e.status + e.connect + e.read + e.write + e.timeout))
end
