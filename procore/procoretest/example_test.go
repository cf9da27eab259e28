package procoretest_test

import (
	"fmt"
	"net/http"

	"procore-setup/procore/procoretest"
)

// A server is its own transport: nothing listens, and no other host is there.
func Example() {
	s := procoretest.New(procoretest.WithOnlyMain())
	s.Fault(procoretest.Fault{Path: "/rest/", Times: 1, Action: procoretest.BadGateway()})
	c := &http.Client{Transport: s}
	for range 2 {
		resp, err := c.Get(s.Environment().APIURL + "/rest/v1.0/me")
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = resp.Body.Close()
		fmt.Println(resp.Status)
	}
	fmt.Println(len(s.Log()), "requests")
	// Output:
	// 502 Bad Gateway
	// 401 Unauthorized
	// 2 requests
}
