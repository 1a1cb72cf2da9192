# Answers with Elixir's Version, which Hex uses: range TAB version a line.
IO.stream(:stdio, :line)
|> Enum.each(fn line ->
  [range, version] = line |> String.trim_trailing("\n") |> String.split("\t")

  answer =
    case {Version.parse_requirement(range), Version.parse(version)} do
      {{:ok, asked}, {:ok, one}} -> if Version.match?(one, asked), do: "1", else: "0"
      _ -> "-"
    end

  IO.puts(answer)
end)
