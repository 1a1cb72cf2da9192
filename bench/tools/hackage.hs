-- Answers with the library Cabal: range TAB version a line.
import Distribution.Parsec (simpleParsec)
import Distribution.Version (Version, VersionRange, withinRange)

main :: IO ()
main = interact (unlines . map (answer . break (== '\t')) . lines)
  where
    answer (range, version) =
      case (simpleParsec range :: Maybe VersionRange, simpleParsec (drop 1 version) :: Maybe Version) of
        (Just asked, Just one) -> if withinRange one asked then "1" else "0"
        _ -> "-"
