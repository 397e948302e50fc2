module imagetransmit/deflate-vectors

go 1.19
